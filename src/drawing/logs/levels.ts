/** How grave a line of a log is. */
export type LineLevel = 'critical' | 'error' | 'warning' | 'info' | 'debug' | 'trace' | 'unknown';

/** The words by which a level is known, as Grafana knows them. */
const WORDS: Readonly<Record<string, LineLevel>> = {
  emerg: 'critical',
  fatal: 'critical',
  alert: 'critical',
  crit: 'critical',
  critical: 'critical',
  warn: 'warning',
  warning: 'warning',
  err: 'error',
  eror: 'error',
  error: 'error',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  dbug: 'debug',
  debug: 'debug',
  trace: 'trace',
};

const WORD = new RegExp(`\\b(?:${Object.keys(WORDS).join('|')})\\b`, 'i');

/** What is looked at of a line. */
const BEGINNING = 500;

/** The level of a word such as `WARN`. */
export function levelOfWord(word: string): LineLevel | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
}

/** The level that a line names first. */
export function levelOfLine(line: string): LineLevel {
  const [word] = WORD.exec(line.slice(0, BEGINNING)) ?? [];
  return (word === undefined ? undefined : levelOfWord(word)) ?? 'unknown';
}

export const LEVEL_COLOURS: Readonly<Record<LineLevel, string>> = {
  critical: '#b877d9',
  error: '#f2495c',
  warning: '#fade2a',
  info: '#73bf69',
  debug: '#5794f2',
  trace: '#8ab8ff',
  unknown: '#8e8e8e',
};
