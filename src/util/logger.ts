import type { EventLevel, LogFields } from './log-event.ts';

/** The four log levels in use; Hubot's logger has them, and so does the console. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** Missing in Hubot's own: see `logEvent`. */
  event?(level: EventLevel, message: string, fields: LogFields): void;
}
