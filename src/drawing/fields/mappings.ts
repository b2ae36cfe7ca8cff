import { entriesOf, member, membersOf, numberOf, stringOf } from '../model/read.ts';
import { matches, patternOf } from './pattern.ts';
import { stepOf, type Thresholds } from './thresholds.ts';

/** What a value mapping shows in place of a value. */
export interface MappingResult {
  readonly text?: string;
  readonly colour?: string;
}

/** The result for a value, or undefined when the mapping is not for it. */
export type Mapping = (value: unknown) => MappingResult | undefined;

/**
 * Value mappings in their order, old numeric ones too. Those that are not understood are left out. Of the
 * old ones values count before ranges, and a text that is a number has the colour of its threshold.
 */
export function parseMappings(value: unknown, thresholds?: Thresholds): readonly Mapping[] {
  const isOldValue = (entry: unknown) => member(entry, 'type') === 1 && !isOfNull(entry);
  const entries = entriesOf(value);
  const ordered = [
    ...entries.filter(isOldValue).reverse(),
    ...entries.filter((entry) => !isOldValue(entry)),
  ];
  return ordered.flatMap((entry) => {
    const mapping = parseMapping(entry, thresholds);
    return mapping ? [mapping] : [];
  });
}

const isOfNull = (entry: unknown) => member(entry, 'value') === 'null';

export function mapValue(mappings: readonly Mapping[], value: unknown): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = mapping(value);
    if (result) return result;
  }
  return undefined;
}

/** One mapping; undefined for one that is not understood. */
export function parseMapping(entry: unknown, thresholds?: Thresholds): Mapping | undefined {
  const options = member(entry, 'options');
  switch (member(entry, 'type')) {
    case 'value':
      return byValue(options);
    case 'range':
      return byRange(member(options, 'from'), member(options, 'to'), resultOf(options));
    case 'regex':
      return byPattern(stringOf(member(options, 'pattern')) ?? '', resultOf(options));
    case 'special':
      return bySpecial(stringOf(member(options, 'match')) ?? '', resultOf(options));
    case 1:
      return byOldValue(member(entry, 'value'), oldResult(entry, thresholds));
    case 2:
      return byOldRange(member(entry, 'from'), member(entry, 'to'), oldResult(entry, thresholds));
    default:
      return undefined;
  }
}

function result(entry: unknown): MappingResult {
  const text = member(entry, 'text');
  const colour = stringOf(member(entry, 'color'));
  return {
    ...(typeof text === 'string' || typeof text === 'number' ? { text: String(text) } : {}),
    ...(colour !== undefined && { colour }),
  };
}

const resultOf = (options: unknown) => result(member(options, 'result'));

function oldResult(entry: unknown, thresholds: Thresholds | undefined): MappingResult {
  const text = member(entry, 'text');
  const number = typeof text === 'number' ? text : parseFloat(stringOf(text) ?? '');
  const step = thresholds && !Number.isNaN(number) ? stepOf(thresholds.steps, number) : undefined;
  return result({ text, color: step?.colour });
}

function byValue(options: unknown): Mapping {
  const results = new Map(Object.entries(membersOf(options)).map(([key, r]) => [key, result(r)]));
  return (value) =>
    value === null || value === undefined ? undefined : results.get(asText(value));
}

function byOldValue(of: unknown, found: MappingResult): Mapping | undefined {
  if (of === null || of === undefined) return undefined;
  const wanted = asText(of).trim();
  if (wanted === 'null') return bySpecial('null', found);
  return (value) =>
    value !== null && value !== undefined && asText(value) === wanted ? found : undefined;
}

/** The old range from `null` to `null`, which every old panel has, is of what is missing. */
function byOldRange(from: unknown, to: unknown, found: MappingResult): Mapping | undefined {
  return from === 'null' || to === 'null' ? bySpecial('null', found) : byRange(from, to, found);
}

function byRange(from: unknown, to: unknown, found: MappingResult): Mapping {
  const [least, most] = [numberOf(from) ?? -Infinity, numberOf(to) ?? Infinity];
  return (value) => {
    // A text counts by the number that it begins with.
    const number = typeof value === 'number' ? value : parseFloat(asText(value));
    return number >= least && number <= most ? found : undefined;
  };
}

function byPattern(text: string, found: MappingResult): Mapping | undefined {
  const pattern = patternOf(text);
  if (!pattern) return undefined;
  return (value) => {
    if (typeof value !== 'string' || !matches(pattern, value)) return undefined;
    if (found.text === undefined) return found;
    return { ...found, text: value.replace(pattern, found.text) };
  };
}

const SPECIAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null || value === undefined,
  nan: (value) => typeof value === 'number' && Number.isNaN(value),
  'null+nan': (value) => value === null || value === undefined || Number.isNaN(value),
  true: (value) => value === true || value === 'true',
  false: (value) => value === false || value === 'false',
  empty: (value) => value === '',
};

function bySpecial(match: string, found: MappingResult): Mapping | undefined {
  const test = Object.hasOwn(SPECIAL, match) ? SPECIAL[match] : undefined;
  return test && ((value) => (test(value) ? found : undefined));
}

const asText = (value: unknown) => `${value as number}`;
