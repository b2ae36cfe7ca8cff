import type { Logger } from '../util/logger.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Writes log lines for people, `LEVEL text`, to the standard error output, so that they never mix
 * with what the bot says.
 * @param level the lowest level that is written; one that is unknown counts as `info`
 */
export function consoleLogger(
  level: string,
  output: { write(text: string): unknown } = process.stderr,
): Logger & Record<'trace' | 'fatal', (message: string) => void> {
  const lowest = Math.max(LEVELS.indexOf(level), 0) || LEVELS.indexOf('info');
  const at = (name: string) => (message: unknown) => {
    if (LEVELS.indexOf(name) >= lowest) output.write(`${name} ${String(message)}\n`);
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
