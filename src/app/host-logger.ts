import { jsonLine, type EventLevel, type LogFormat } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';

/**
 * The logger of a bot that others started: as JSON each line is the text of one message.
 * @param logger one that knows events stays as it is
 */
export function hostLogger(
  logger: Logger,
  format: LogFormat,
  now: () => number = Date.now,
): Logger {
  if (logger.event || format === 'text') return logger;
  const at = (level: EventLevel) => (message: string) => {
    logger[level](jsonLine({ level, time: new Date(now()), message }));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    event(level, message, fields) {
      logger[level](jsonLine({ level, time: new Date(now()), message }, fields));
    },
  };
}
