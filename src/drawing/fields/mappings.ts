import { entriesOf, member, membersOf, numberOf, stringOf } from '../model/read.ts';
import { matches, patternOf } from './pattern.ts';

/** What a value mapping shows in place of a value. */
export interface MappingResult {
  readonly text?: string;
  readonly colour?: string;
}

/** The result for a value, or undefined when the mapping is not for it. */
export type Mapping = (value: unknown) => MappingResult | undefined;

/** Value mappings in their order, old numeric ones too. Those that are not understood are left out. */
export function parseMappings(value: unknown): readonly Mapping[] {
  return entriesOf(value).flatMap((entry) => {
    const mapping = parseMapping(entry);
    return mapping ? [mapping] : [];
  });
}

export function mapValue(mappings: readonly Mapping[], value: unknown): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = mapping(value);
    if (result) return result;
  }
  return undefined;
}

/** One mapping; undefined for one that is not understood. */
export function parseMapping(entry: unknown): Mapping | undefined {
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
      return byOldValue(entry);
    case 2:
      return byOldRange(member(entry, 'from'), member(entry, 'to'), oldResult(entry));
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
const oldResult = (entry: unknown) => result({ text: member(entry, 'text') });

function byValue(options: unknown): Mapping {
  const results = new Map(Object.entries(membersOf(options)).map(([key, r]) => [key, result(r)]));
  return (value) =>
    value === null || value === undefined ? undefined : results.get(asText(value));
}

function byOldValue(entry: unknown): Mapping {
  const wanted = asText(member(entry, 'value') ?? '').trim();
  const found = oldResult(entry);
  return (value) => {
    const text = value === null || value === undefined ? 'null' : asText(value);
    return text === wanted ? found : undefined;
  };
}

/** The old range from `null` to `null`, which every old panel has, is of what is missing. */
function byOldRange(from: unknown, to: unknown, found: MappingResult): Mapping | undefined {
  return from === 'null' || to === 'null' ? bySpecial('null', found) : byRange(from, to, found);
}

function byRange(from: unknown, to: unknown, found: MappingResult): Mapping {
  const [least, most] = [numberOf(from) ?? -Infinity, numberOf(to) ?? Infinity];
  return (value) => {
    const number = typeof value === 'number' ? value : numberOf(value);
    return number !== undefined && number >= least && number <= most ? found : undefined;
  };
}

function byPattern(text: string, found: MappingResult): Mapping | undefined {
  const pattern = patternOf(text);
  if (!pattern) return undefined;
  return (value) => {
    if (typeof value !== 'string' || !matches(pattern, value)) return undefined;
    return found.text === undefined
      ? found
      : { ...found, text: value.replace(pattern, found.text) };
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

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
