import { parseMatcher } from '../fields/matchers.ts';
import { reducerOf } from '../fields/reducers.ts';
import {
  aText,
  eachOf,
  harmless,
  members,
  notUnderstood,
  passing,
  type Rule,
  type Rules,
  valueIn,
} from './rules.ts';

export const reducer = passing(
  (value) => typeof value === 'string' && reducerOf(value) !== undefined,
  ...['mean', 'max'],
);

const names = eachOf(aText);
/** What Grafana keeps of series that a viewer hid. */
const OF_EDITOR: Rules = { prefix: harmless, readOnly: harmless };

const typeOfField = valueIn(
  ...'number string time boolean enum frame geo trace other nestedFrames'.split(' '),
);

const OPTIONS: Rules = {
  byName: aText,
  byRegexp: aText,
  byRegexpOrNames: members({ names, pattern: aText, ...OF_EDITOR }),
  byNames: members({ names, mode: valueIn('include', 'exclude'), ...OF_EDITOR }),
  byType: typeOfField,
  byTypes: eachOf(typeOfField),
  byFrameRefID: aText,
  byValue: members({
    reducer,
    op: valueIn('gte', 'gt', 'lte', 'lt', 'eq', 'neq'),
    value: passing((value) => typeof value === 'number' || typeof value === 'string'),
  }),
};

/** Which fields an override or a transformation is for. */
export const fieldMatcher: Rule = (value, path) => {
  if (value === undefined || value === null) return [];
  if (!parseMatcher(value)) return notUnderstood(value, path);
  const { id } = value as { readonly id: string };
  const options = Object.hasOwn(OPTIONS, id) ? OPTIONS[id] : harmless;
  return members({ id: aText, ...(options && { options }), scope: valueIn('series') })(value, path);
};
