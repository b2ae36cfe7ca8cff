import { membersOf } from '../model/read.ts';

/** Names and values. */
export type LineLabels = Readonly<Record<string, string>>;

/** Labels as a data source sends them: an object, or its JSON once it was handed to a thread. */
export function readLineLabels(given: unknown): LineLabels {
  const labels = membersOf(typeof given === 'string' ? parsed(given) : given);
  return Object.fromEntries(
    Object.entries(labels).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The labels that all lines have with the same value. */
export function commonLabels(lines: readonly LineLabels[]): LineLabels {
  const [first = {}, ...others] = lines;
  return Object.fromEntries(
    Object.entries(first).filter(
      ([name, value]) => !name.startsWith('__') && others.every((labels) => labels[name] === value),
    ),
  );
}

/** Such as `app=api level=warn`, without those that every line has. */
export function writeLabels(labels: LineLabels, without: LineLabels = {}): string {
  return Object.entries(labels)
    .filter(([name]) => !name.startsWith('__') && !Object.hasOwn(without, name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
