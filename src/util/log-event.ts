import type { Logger } from './logger.ts';

/** How lines of the log are written: for people, or an object of JSON each. */
export type LogFormat = 'text' | 'json';

/** What is known of an event; a field that is undefined is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** `error`: a person must act; `warn`: something is odd, and the work goes on. */
export type EventLevel = 'debug' | 'info' | 'warn' | 'error';

/** UTF-16 units of one value. */
const MAX_VALUE = 300;

/** Writes an event to the log; a logger that knows no events gets it as a text. */
export function logEvent(
  logger: Logger,
  level: EventLevel,
  message: string,
  fields: LogFields,
): void {
  if (logger.event) logger.event(level, message, fields);
  else logger[level](eventText(message, fields));
}

/** An event for people: `message name=value name="a longer value"`, on one line whatever the values are. */
export function eventText(message: string, fields: LogFields): string {
  const parts = known(fields).map(([name, value]) => `${name}=${textOf(value)}`);
  return [message, ...parts].join(' ');
}

/** One line of the log as an object of JSON; `level`, `time` and `msg` cannot be overridden by a field. */
export function jsonLine(
  { level, time, message }: { level: string; time: Date; message: string },
  fields: LogFields = {},
): string {
  const own = { level, time: time.toISOString(), msg: message };
  const cut = known(fields).map(([name, value]) => [name, shortened(value)]);
  return escaped(JSON.stringify({ ...own, ...Object.fromEntries(cut), ...own }));
}

/** Escapes what could break a line, move the cursor of a terminal or turn the direction of a text. */
export function escaped(text: string): string {
  return text.replace(/(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) =>
      character.charCodeAt(index).toString(16).padStart(4, '0'),
    )
      .map((unit) => `\\u${unit}`)
      .join(''),
  );
}

function known(fields: LogFields): [string, string | number | boolean][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string | number | boolean]],
  );
}

function textOf(value: string | number | boolean): string {
  const short = shortened(value);
  if (typeof short !== 'string' || /^[\w.:/@#+-]+$/.test(short)) return String(short);
  return escaped(JSON.stringify(short));
}

function shortened(value: string | number | boolean): string | number | boolean {
  if (typeof value !== 'string' || value.length <= MAX_VALUE) return value;
  return `${value.slice(0, MAX_VALUE - 1)}…`;
}
