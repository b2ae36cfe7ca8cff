import { reducerId, reducerOf } from '../fields/reducers.ts';
import { member, membersOf, stringOf } from '../model/read.ts';
import { isObject } from '../../util/schema.ts';
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

const texts = eachOf(aText);
/** Whether a reducer makes one value rather than a list. */
export const isSingleReducer = (value: unknown) =>
  typeof value === 'string' &&
  reducerOf(value) !== undefined &&
  !/^(?:allValues|uniqueValues)$/.test(reducerId(value));

/** Of a row, older names such as `avg` give nothing in Grafana. */
const rowReducer = passing(
  (value) => isSingleReducer(value) && reducerId(value as string) === value,
);

const operand: Rule = (value, path) =>
  typeof value === 'object'
    ? members({
        fixed: passing((fixed) => typeof fixed === 'string' || typeof fixed === 'number'),
        matcher: members({ id: valueIn('byName', 'byType'), options: aText }),
      })(value, path)
    : aText(value, path);

const calculations = members({
  mode: valueIn('reduceRow', 'binary', 'unary', 'cumulativeFunctions', 'windowFunctions', 'index'),
  reduce: members({ reducer: rowReducer, include: texts }),
  binary: members({
    left: operand,
    right: operand,
    operator: valueIn('+', '-', '*', '/'),
    reducer: harmless,
  }),
  unary: members({
    operator: valueIn('abs', 'exp', 'ln', 'round', 'floor', 'ceil', 'percent'),
    fieldName: aText,
  }),
  cumulative: members({ field: aText, reducer: valueIn('sum', 'mean') }),
  window: members({
    field: aText,
    reducer: valueIn('mean', 'stdDev', 'variance'),
    windowAlignment: valueIn('trailing', 'centered'),
    windowSize: passing((value) => typeof value === 'number' && value > 0),
    windowSizeMode: valueIn('percentage', 'fixed'),
  }),
  index: members({ asPercentile: aFlag }),
  alias: aText,
  replaceFields: aFlag,
  timeSeries: aFlag,
});

/** The settings of each mode. Those of other modes stay in a model when its mode is changed. */
const OF_MODES: Readonly<Record<string, string>> = {
  reduceRow: 'reduce',
  binary: 'binary',
  unary: 'unary',
  cumulativeFunctions: 'cumulative',
  windowFunctions: 'window',
  index: 'index',
};

/** The options of `calculateField`. */
export const calculation: Rule = (value, path) => {
  const mode = stringOf(member(value, 'mode')) ?? 'reduceRow';
  const own = Object.hasOwn(OF_MODES, mode) ? OF_MODES[mode] : undefined;
  const others = new Set(Object.values(OF_MODES).filter((key) => key !== own));
  const kept = Object.entries(membersOf(value)).filter(([key]) => !others.has(key));
  return [
    ...calculations(isObject(value) ? Object.fromEntries(kept) : value, path),
    // A column without a name is called by its place among others.
    ...(mode === 'index' && member(value, 'alias') === ''
      ? notUnderstood('', `${path}.alias`)
      : []),
  ];
};
