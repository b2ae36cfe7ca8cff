import { reducerId, reducerOf } from '../fields/reducers.ts';
import { patternOf } from '../fields/pattern.ts';
import { member, stringOf } from '../model/read.ts';
import { parseFrameMatcher } from '../transformations/frame-matcher.ts';
import { valueMatcher } from '../transformations/value-matcher.ts';
import { fieldMatcher, reducer } from './matchers.ts';
import {
  aFlag,
  aText,
  eachMember,
  eachOf,
  harmless,
  members,
  notUnderstood,
  passing,
  type Rule,
  type Rules,
  valueIn,
} from './rules.ts';

const isReducer = (value: unknown) => typeof value === 'string' && reducerOf(value) !== undefined;
const pattern = passing((value) => typeof value === 'string' && patternOf(value) !== undefined);
const emptyCell = valueIn('true', 'false', 'null', 'zero', 'empty');
const whole = passing(
  (value) =>
    (typeof value === 'number' || typeof value === 'string') && /^\d{1,9}$/.test(String(value)),
);
const texts = eachOf(aText);

/** A pattern whose flags leave it the same from one name to the next. */
const chosenNames: Rule = (value, path) => [
  ...members({ names: texts, pattern: aText, variable: harmless })(value, path),
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

/** Of a row, these count what is missing in another way than of a column. */
const NOT_OF_ROWS = /^(median|variance|stdDev|changeCount|distinctCount|allIsNull|p\d+)$/;
const rowReducer = passing(
  (value) => isReducer(value) && !NOT_OF_ROWS.test(reducerId(value as string)),
);

const operand: Rule = (value, path) =>
  typeof value === 'object'
    ? members({
        fixed: passing((fixed) => typeof fixed === 'string' || typeof fixed === 'number'),
        matcher: members({ id: valueIn('byName', 'byType'), options: aText }),
      })(value, path)
    : aText(value, path);

const calculation = members({
  mode: valueIn('reduceRow', 'binary'),
  reduce: members({ reducer: rowReducer, include: texts }),
  binary: members({
    left: operand,
    right: operand,
    operator: valueIn('+', '-', '*', '/'),
    reducer: harmless,
  }),
  // The settings of other modes stay in a model when its mode is changed.
  unary: harmless,
  cumulative: harmless,
  window: harmless,
  index: harmless,
  alias: aText,
  replaceFields: aFlag,
  timeSeries: aFlag,
});

const joined = members({
  byField: aText,
  mode: valueIn('outer', 'inner', 'outerTabular'),
});

const conversion = members({
  targetField: aText,
  destinationType: valueIn('number', 'string', 'boolean', 'time'),
  dateFormat: aText,
  timezone: harmless,
  enumConfig: harmless,
});

const reduction: Rule = (value, path) => [
  ...members({
    reducers: eachOf(reducer),
    mode: valueIn('seriesToRows', 'reduceFields'),
    includeTimeField: aFlag,
    labelsToFields: aFlag,
    fields: fieldMatcher,
  })(value, path),
  // Grafana calls their results numbers, which they are not.
  ...(member(value, 'mode') === 'reduceFields'
    ? eachOf(passing((id) => id !== 'allIsZero' && id !== 'allIsNull'))(
        member(value, 'reducers'),
        `${path}.reducers`,
      )
    : []),
];

/** One number or text of a series: lists are not drawn beside it. */
const seriesStat = passing(
  (value) => isReducer(value) && !/^(allValues|uniqueValues)$/.test(reducerId(value as string)),
);

const OPTIONS: Rules = {
  calculateField: calculation,
  concatenate: members({
    frameNameMode: valueIn('field', 'label', 'drop'),
    frameNameLabel: aText,
  }),
  convertFieldType: members({ conversions: eachOf(conversion), fields: harmless }),
  filterByRefId: members({
    include: passing(isRefIds),
    exclude: passing(isRefIds),
  }),
  filterByValue: members({
    filters: eachOf(filter),
    type: valueIn('include', 'exclude'),
    match: valueIn('any', 'all'),
  }),
  filterFieldsByName: members({
    include: chosenNames,
    exclude: chosenNames,
    byVariable: valueIn(false),
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
  joinByField: joined,
  labelsToFields: members({
    mode: valueIn('columns', 'rows'),
    keepLabels: texts,
    valueLabel: aText,
  }),
  limit: members({ limitField: whole }),
  merge: members({ reducers: harmless }),
  organize: members({
    excludeByName: eachMember(aFlag),
    includeByName: eachMember(aFlag),
    indexByName: eachMember(passing((value) => typeof value === 'number')),
    renameByName: eachMember(aText),
    orderByMode: valueIn('manual', 'auto'),
    orderBy: eachOf(
      members({ type: valueIn('name', 'label'), name: aText, desc: aFlag, index: harmless }),
    ),
  }),
  reduce: reduction,
  renameByRegex: members({ regex: pattern, renamePattern: aText }),
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
    emptyValue: valueIn('empty'),
  }),
};

function isRefIds(value: unknown): boolean {
  return value === '' || parseFrameMatcher({ id: 'byRefId', options: value }) !== undefined;
}

const frameFilter: Rule = (value, path) =>
  value === undefined || value === null || isRefIds(member(value, 'options'))
    ? members({ id: valueIn('byRefId'), options: aText })(value, path)
    : notUnderstood(value, path);

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
