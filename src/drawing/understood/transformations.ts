import { patternOf } from '../fields/pattern.ts';
import { member, stringOf } from '../model/read.ts';
import { isZone } from '../transformations/field-texts.ts';
import { parseFrameMatcher } from '../transformations/frame-matcher.ts';
import { valueMatcher } from '../transformations/value-matcher.ts';
import { calculation, isSingleReducer } from './calculations.ts';
import { extraction, propertyMappings } from './extractions.ts';
import { fieldMatcher, reducer } from './matchers.ts';
import {
  aFlag,
  aText,
  eachMember,
  eachOf,
  harmless,
  members,
  notUnderstood,
  numeric,
  passing,
  type Rule,
  type Rules,
  valueIn,
} from './rules.ts';

const known = passing((value) => typeof value === 'string' && !value.includes('$'));
const pattern = passing((value) => typeof value === 'string' && patternOf(value) !== undefined);
const emptyCell = valueIn('true', 'false', 'null', 'zero', 'empty');
const whole = passing(
  (value) =>
    (typeof value === 'number' || typeof value === 'string') && /^-?\d{1,9}$/.test(String(value)),
);
const texts = eachOf(aText);

/** A pattern whose flags leave it the same from one name to the next. */
const chosenNames: Rule = (value, path) => [
  ...members({ names: texts, pattern: aText, variable: known })(value, path),
  ...((stringOf(member(value, 'pattern')) ?? '') === ''
    ? []
    : fieldMatcher({ id: 'byRegexp', options: member(value, 'pattern') }, `${path}.pattern`)),
];

const compared = passing((value) => typeof value === 'number' || typeof value === 'string');
const comparison = members({
  id: aText,
  options: members({ value: compared, from: compared, to: compared }),
});

const filter: Rule = (value, path) => {
  const [name, config] = ['fieldName', 'config'].map((key) => member(value, key));
  if (typeof name !== 'string') return notUnderstood(name ?? value, `${path}.fieldName`);
  if (!valueMatcher(config)) return notUnderstood(config ?? value, `${path}.config`);
  return members({ fieldName: aText, config: comparison })(value, path);
};

const joined = members({
  byField: aText,
  mode: valueIn('outer', 'inner', 'outerTabular'),
});

const conversion = members({
  targetField: aText,
  destinationType: valueIn('number', 'string', 'boolean', 'time'),
  dateFormat: aText,
  timezone: passing(isZone),
  joinWith: aText,
  enumConfig: harmless,
});

const reduction = members({
  reducers: eachOf(reducer),
  mode: valueIn('seriesToRows', 'reduceFields'),
  includeTimeField: aFlag,
  labelsToFields: aFlag,
  fields: fieldMatcher,
});

const ordering: Rules = {
  indexByName: eachMember(passing((value) => typeof value === 'number')),
  orderByMode: valueIn('manual', 'auto'),
  orderBy: eachOf(
    members({ type: valueIn('name', 'label'), name: aText, desc: aFlag, index: harmless }),
  ),
};
const renaming: Rules = { renameByName: eachMember(aText) };

const frameMatcher: Rule = (value, path) =>
  value === undefined || value === null || parseFrameMatcher(value)
    ? members({ id: valueIn('byRefId', 'byName'), options: aText })(value, path)
    : notUnderstood(value, path);

/** One number or text of a series: lists are not drawn beside it. */
const seriesStat = passing(isSingleReducer);

const OPTIONS: Rules = {
  calculateField: calculation,
  concatenate: members({
    frameNameMode: valueIn('field', 'label', 'drop'),
    frameNameLabel: aText,
  }),
  configFromData: members({
    configRefId: aText,
    applyTo: fieldMatcher,
    mappings: propertyMappings(),
  }),
  // It only makes annotations.
  convertFrameType: members({ targetType: valueIn('timeRegion', 'annotation') }),
  ensureColumns: members({}),
  convertFieldType: members({ conversions: eachOf(conversion), fields: harmless }),
  extractFields: extraction,
  filterByRefId: members({
    include: passing(isRefIds),
    exclude: passing(isRefIds),
  }),
  filterByValue: members({
    filters: eachOf(filter),
    type: valueIn('include', 'exclude'),
    match: valueIn('any', 'all'),
  }),
  filterFields: members({ include: fieldMatcher, exclude: fieldMatcher }),
  filterFieldsByName: members({
    include: chosenNames,
    exclude: chosenNames,
    byVariable: aFlag,
  }),
  filterFrames: members({ include: frameMatcher, exclude: frameMatcher }),
  formatString: members({
    stringField: aText,
    outputFormat: valueIn(
      'Upper Case',
      'Lower Case',
      'Sentence Case',
      'Title Case',
      'Pascal Case',
      'Camel Case',
      'Snake Case',
      'Kebab Case',
      'Trim',
      'Substring',
    ),
    substringStart: passing(Number.isInteger),
    substringEnd: passing(Number.isInteger),
  }),
  formatTime: members({
    timeField: aText,
    outputFormat: aText,
    timezone: passing(isZone),
    useTimezone: harmless,
  }),
  groupBy: members({
    fields: eachMember(
      members({ operation: valueIn('groupby', 'aggregate'), aggregations: eachOf(reducer) }),
    ),
  }),
  groupingToMatrix: members({
    columnField: aText,
    rowField: aText,
    valueField: aText,
    emptyValue: emptyCell,
  }),
  histogram: members({
    bucketSize: numeric,
    bucketOffset: numeric,
    combine: aFlag,
    // Grafana looks at it in the panel of this name alone.
    bucketCount: harmless,
    fields: harmless,
  }),
  joinByField: joined,
  joinByLabels: members({ value: aText, join: texts }),
  labelsToFields: members({
    mode: valueIn('columns', 'rows'),
    keepLabels: texts,
    valueLabel: aText,
  }),
  limit: members({ limitField: whole }),
  merge: members({ reducers: harmless }),
  noop: harmless,
  order: members(ordering),
  organize: members({
    excludeByName: eachMember(aFlag),
    includeByName: eachMember(aFlag),
    ...ordering,
    ...renaming,
  }),
  prepareTimeSeries: members({ format: valueIn('wide', 'multi', 'many') }),
  reduce: reduction,
  rename: members(renaming),
  renameByRegex: members({ regex: pattern, renamePattern: aText }),
  rowsToFields: members({ mappings: propertyMappings('field.name', 'field.value', 'field.label') }),
  seriesToColumns: joined,
  seriesToRows: members({}),
  sortBy: members({
    sort: eachOf(members({ field: aText, desc: aFlag, index: passing(Number.isInteger) })),
    fields: harmless,
  }),
  timeSeriesTable: eachMember(
    members({
      stat: seriesStat,
      timeField: aText,
      // Grafana has these names in its own types, and does nothing with them.
      inlineStat: harmless,
      mergeSeries: valueIn(false),
    }),
  ),
  transpose: members({
    firstFieldName: aText,
    restFieldsName: aText,
    emptyValue: emptyCell,
  }),
};

function isRefIds(value: unknown): boolean {
  return value === '' || parseFrameMatcher({ id: 'byRefId', options: value }) !== undefined;
}

/** Without options it is for all frames. */
const frameFilter: Rule = (value, path) =>
  member(value, 'options') === ''
    ? members({ id: aText, options: aText })(value, path)
    : frameMatcher(value, path);

/** One transformation of a panel. Those of annotations change no data. */
export const transformation: Rule = (value, path) => {
  const id = stringOf(member(value, 'id')) ?? '';
  const topic = member(value, 'topic');
  if (member(value, 'disabled') === true) return [];
  if (topic === 'annotations' || topic === 'alertStates') return [];
  const options = Object.hasOwn(OPTIONS, id) ? OPTIONS[id] : undefined;
  if (!options) return notUnderstood(id, path);
  const rule = members({
    id: harmless,
    disabled: aFlag,
    topic: valueIn('series'),
    filter: frameFilter,
    options,
  });
  return rule(value, `${path}[${id}]`);
};
