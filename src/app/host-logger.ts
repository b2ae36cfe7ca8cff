import { eventText, jsonLine, type EventLevel, type LogFormat } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';

/**
 * The logger of a bot that others started: as JSON each line is the text of one message.
 * @param logger one that knows events stays as it is
 */
export function hostLogger(
  logger: Logger,
  format: LogFormat,
  now: () => number = Date.now,
): Required<Logger> {
  if (knowsEvents(logger)) return logger;
  if (format === 'text') return withText(logger);
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

function knowsEvents(logger: Logger): logger is Required<Logger> {
  return logger.event !== undefined;
}

function withText(logger: Logger): Required<Logger> {
  return {
    // Methods of a class, such as pino's, need their object.
    debug: (message) => {
      logger.debug(message);
    },
    info: (message) => {
      logger.info(message);
    },
    warn: (message) => {
      logger.warn(message);
    },
    error: (message) => {
      logger.error(message);
    },
    event(level, message, fields) {
      logger[level](eventText(message, fields));
    },
  };
}
