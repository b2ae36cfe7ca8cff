import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { type LineLevel, levelOfLine, levelOfWord } from './levels.ts';
import { type LineLabels, readLineLabels } from './line-labels.ts';

export interface LogLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
  readonly level: LineLevel;
  readonly labels: LineLabels;
}

const LEVELS = ['detected_level', 'level', 'lvl', 'severity', 'loglevel'];

/**
 * The lines of logs in the order of their times.
 * @throws NotDrawnError for data that are not logs
 */
export function logLines(frames: readonly DrawnFrame[], isNewestFirst: boolean): LogLine[] {
  const lines = frames.filter(({ frame }) => frame.length > 0).flatMap(linesOf);
  const sign = isNewestFirst ? -1 : 1;
  return lines
    .sort((a, b) => sign * (a.time - b.time || compareTexts(a.nanoseconds, b.nanoseconds)))
    .map(({ time, text, level, labels }) => ({ time, text, level, labels }));
}

/** Of equal length, as times in nanoseconds are. */
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

interface TimedLine extends LogLine {
  /** As the data source writes them; empty where it does not. */
  readonly nanoseconds: string;
}

function linesOf({ fields }: DrawnFrame): TimedLine[] {
  const called = (...names: string[]) =>
    fields.find(({ field }) => names.includes(field.name.toLowerCase()));
  const time = fields.find(({ field }) => field.type === 'time');
  const isText = ({ field }: DrawnField) => field.type === 'string';
  const text = called('line', 'body', 'message', '_source') ?? fields.find(isText);
  if (!time || !text)
    throw new NotDrawnError('Data that are not lines of logs are not drawn here.');
  const [nanoseconds, labels, level] = [called('tsns'), called('labels'), called(...LEVELS)];
  return time.field.values.flatMap((at, row) => {
    if (typeof at !== 'number' || !Number.isFinite(at)) return [];
    const line = textIn(text, row);
    const lineLabels = { ...text.field.labels, ...readLineLabels(labels?.field.values[row]) };
    const word = (level && textIn(level, row)) ?? labelledLevel(lineLabels) ?? '';
    return [
      {
        time: at,
        text: line,
        level: levelOfWord(word) ?? levelOfLine(line),
        labels: lineLabels,
        nanoseconds: nanoseconds ? textIn(nanoseconds, row) : '',
      },
    ];
  });
}

function textIn({ field }: DrawnField, row: number): string {
  const value = field.values[row];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function labelledLevel(labels: LineLabels): string | undefined {
  return LEVELS.map((name) => (Object.hasOwn(labels, name) ? labels[name] : undefined)).find(
    (value) => value !== undefined,
  );
}
