import { format } from 'node:util';
import { LOG_LEVELS, type LogLevel } from '../app/variables.ts';

/** What lines of the log are written to. */
export interface LogOutput {
  write(text: string): unknown;
}

/**
 * Writes log lines for people, `LEVEL text`, to the standard error output, so that they never mix
 * with a conversation.
 * @param level the lowest level that is written
 */
export function consoleLogger(
  level: LogLevel,
  output: LogOutput = lossyOutput(process.stderr),
): Record<Exclude<LogLevel, 'silent'>, (...parts: unknown[]) => void> {
  const lowest = LOG_LEVELS.indexOf(level);
  // Hubot and its adapters log errors and objects too, as pino takes them.
  const at =
    (name: LogLevel) =>
    (...parts: unknown[]) => {
      if (LOG_LEVELS.indexOf(name) >= lowest) output.write(`${name} ${format(...parts)}\n`);
    };
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
  };
}

/** Bytes that may wait for a reader of the log; what comes beyond them is dropped. */
const MAX_WAITING_BYTES = 1_000_000;

/** An output as far as lines are dropped by it. */
type Waiting = LogOutput & { readonly writableLength: number };

/**
 * Drops lines while their reader is slower than the log, and says how many when it has caught up. Node
 * keeps what a pipe does not take in memory, without a limit.
 */
export function lossyOutput(output: Waiting): LogOutput {
  let dropped = 0;
  return {
    write(text) {
      if (output.writableLength >= MAX_WAITING_BYTES) {
        dropped += 1;
        return;
      }
      if (dropped > 0) output.write(`warn ${dropped} lines of the log were dropped.\n`);
      dropped = 0;
      output.write(text);
    },
  };
}
