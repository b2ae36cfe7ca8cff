import { format } from 'node:util';
import { LOG_LEVELS, type LogLevel } from '../app/variables.ts';
import { escaped, eventText, jsonLine, type LogFormat } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';

/** What lines of the log are written to. */
export interface LogOutput {
  write(text: string): unknown;
}

export interface ConsoleLogOptions {
  readonly format?: LogFormat;
  readonly output?: LogOutput;
  /** The clock, in ms since 1970. */
  readonly now?: () => number;
}

/** A logger that takes what Hubot and its adapters log: errors and objects too, as pino takes them. */
export type ConsoleLogger = Record<
  Exclude<LogLevel, 'silent'>,
  (...parts: readonly unknown[]) => void
> &
  Required<Pick<Logger, 'event'>>;

/**
 * Writes lines of the log to the standard error output, so that they never mix with a conversation: for
 * people as `LEVEL text`, or as an object of JSON each.
 * @param level the lowest level that is written
 */
export function consoleLogger(level: LogLevel, options: ConsoleLogOptions = {}): ConsoleLogger {
  const { format: written = 'text', now = Date.now } = options;
  const lowest = LOG_LEVELS.indexOf(level);
  const isLogged = (name: LogLevel) => LOG_LEVELS.indexOf(name) >= lowest;
  const line = (name: string, message: string) =>
    written === 'json'
      ? jsonLine({ level: name, time: new Date(now()), message })
      : `${name} ${continued(message)}`;
  const output =
    options.output ??
    lossyOutput(process.stderr, (count) => line('warn', `${count} lines of the log were dropped.`));
  const at =
    (name: LogLevel) =>
    (...parts: readonly unknown[]) => {
      if (isLogged(name)) output.write(`${line(name, format(...parts))}\n`);
    };
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    event(name, message, fields) {
      if (!isLogged(name)) return;
      const time = new Date(now());
      const text =
        written === 'json'
          ? jsonLine({ level: name, time, message }, fields)
          : `${name} ${eventText(message, { time: time.toISOString(), ...fields })}`;
      output.write(`${text}\n`);
    },
  };
}

/** Further lines, as of a stack, are set in, so that none can pass for a line of the log. */
function continued(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(escaped)
    .join('\n    ');
}

/** Bytes that may wait for a reader of the log; what comes beyond them is dropped. */
const MAX_WAITING_BYTES = 1_000_000;

/** An output as far as lines are dropped by it. */
type Waiting = LogOutput & { readonly writableLength: number };

/**
 * Drops lines while their reader is slower than the log, and says how many when it has caught up. Node
 * keeps what a pipe does not take in memory, without a limit.
 * @param lineFor the line that says so
 */
export function lossyOutput(output: Waiting, lineFor: (count: number) => string): LogOutput {
  let dropped = 0;
  return {
    write(text) {
      if (output.writableLength >= MAX_WAITING_BYTES) {
        dropped += 1;
        return;
      }
      if (dropped > 0) output.write(`${lineFor(dropped)}\n`);
      dropped = 0;
      output.write(text);
    },
  };
}
