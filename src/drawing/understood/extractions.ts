import { isObject } from '../../util/schema.ts';
import { steadyPattern } from '../fields/pattern.ts';
import { member, membersOf } from '../model/read.ts';
import { CONFIG_PROPERTIES } from '../transformations/config-properties.ts';
import { isJsonPath } from '../transformations/json-path.ts';
import { isSingleReducer } from './calculations.ts';
import {
  aFlag,
  aText,
  eachOf,
  harmless,
  members,
  notUnderstood,
  passing,
  type Rule,
  valueIn,
} from './rules.ts';

const jsonPaths = eachOf(members({ path: passing(isJsonPath), alias: aText }));

const extractions = members({
  source: aText,
  format: valueIn('auto', 'json', 'kvp', 'regexp'),
  regExp: passing((value) => typeof value === 'string' && steadyPattern(value) !== undefined),
  jsonPaths,
  replace: aFlag,
  keepTime: aFlag,
  delimiter: harmless,
});

/** The options of `extractFields`. Those of other formats stay in a model when its format is changed. */
export const extraction: Rule = (value, path) => {
  const format = member(value, 'format');
  const isOther = (key: string) =>
    (key === 'regExp' && format !== 'regexp') || (key === 'jsonPaths' && format !== 'json');
  const kept = Object.entries(membersOf(value)).filter(([key]) => !isOther(key));
  return [
    ...extractions(isObject(value) ? Object.fromEntries(kept) : value, path),
    // Grafana offers to keep the time only where other fields are replaced.
    ...(member(value, 'keepTime') === true && member(value, 'replace') !== true
      ? notUnderstood(true, `${path}.keepTime`)
      : []),
  ];
};

/** What the fields of the data are used as. */
export const propertyMappings = (...uses: readonly string[]) =>
  eachOf(
    members({
      fieldName: aText,
      handlerKey: valueIn('__ignore', ...CONFIG_PROPERTIES, ...uses),
      reducerId: passing(isSingleReducer),
      handlerArguments: harmless,
    }),
  );
