import {
  GrafanaNotFoundError,
  GrafanaUnauthorizedError,
  NotUnderstoodError,
} from '../grafana/errors.ts';
import type { RequestedPicture } from '../pictures/picture.ts';
import { fieldsOf, namesOf, type PictureFacts } from '../pictures/subject-names.ts';
import {
  ConfigError,
  describeForLog,
  GrafanaImagesError,
  sentenceFor,
  ShuttingDownError,
} from '../util/errors.ts';
import { type EventLevel, logEvent, type LogFields } from '../util/log-event.ts';
import type { Logger } from '../util/logger.ts';
import type { Conversation } from './conversation.ts';
import { withoutTokens } from './hide-tokens.ts';

/** Writes the line of one picture, once it is known what became of it. */
export interface PictureLog {
  /** @param facts nothing where another server made it */
  made(facts?: PictureFacts): void;
  failed(error: unknown): void;
}

/** @param now milliseconds that only increase */
export function createPictureLog(
  { subject, title }: RequestedPicture,
  conversation: Conversation,
  logger: Logger,
  now: () => number = () => performance.now(),
): PictureLog {
  const start = now();
  const tell = (level: EventLevel, outcome: string, fields: LogFields) => {
    logEvent(logger, level, `picture ${outcome}`, {
      ...callerOf(conversation),
      ...namesOf(subject),
      title,
      ...fields,
      ms: Math.round(now() - start),
      outcome,
    });
  };
  return {
    made(facts) {
      tell('info', 'made', facts ? fieldsOf(facts) : {});
    },
    failed(error) {
      tell(levelOf(error), isFault(error) ? 'failed' : 'refused', failureFields(error));
    },
  };
}

/** Writes the line of a request that was answered; the pictures of it have lines of their own. */
export function logAnswer(
  command: string,
  word: string,
  conversation: Conversation,
  logger: Logger,
): void {
  const choice = /^\d{1,4}$/.test(word) ? Number(word) : undefined;
  const fields = { ...callerOf(conversation), command, choice, outcome: 'answered' };
  logEvent(logger, 'debug', 'command answered', fields);
}

/** Writes the line of a request that ended with an error. */
export function logFailure(
  error: unknown,
  command: { readonly name: string; readonly takesSecrets: boolean },
  conversation: Conversation,
  logger: Logger,
): void {
  const outcome = isFault(error) ? 'failed' : 'refused';
  const { code, why } = failureFields(error);
  logEvent(logger, levelOf(error), `command ${outcome}`, {
    ...callerOf(conversation),
    command: command.name,
    outcome,
    code,
    // The sentence may quote what was typed.
    ...(!command.takesSecrets && { why }),
  });
}

/** The sentence for an error; of one that an operator has to look at, with the id that finds it in the log. */
export function sentenceWithId(error: unknown, { requestId }: Conversation): string {
  const sentence = sentenceFor(error);
  return requestId !== undefined && isFault(error)
    ? `${sentence} (request ${requestId})`
    : sentence;
}

function callerOf({ requestId, room, user }: Conversation): LogFields {
  return { request: requestId, room, user: user.name === '' ? undefined : user.name };
}

function failureFields(error: unknown): { readonly code: string; readonly why: string } {
  const code = error instanceof GrafanaImagesError ? error.code : 'internal_error';
  return { code, why: withoutTokens(describeForLog(error)) };
}

/** Errors of which the sentence alone says what to do, whatever their status over HTTP. */
const SAID_WHOLE = [
  ConfigError,
  GrafanaNotFoundError,
  GrafanaUnauthorizedError,
  NotUnderstoodError,
  ShuttingDownError,
] as const;

/** Whether the fault is not with what was asked, so that an operator may have to look at it. */
function isFault(error: unknown): boolean {
  if (!(error instanceof GrafanaImagesError)) return true;
  if (SAID_WHOLE.some((kind) => error instanceof kind)) return false;
  return error.status >= 500 || error.status === 422;
}

function levelOf(error: unknown): EventLevel {
  if (!(error instanceof GrafanaImagesError)) return 'error';
  return isFault(error) ? 'warn' : 'info';
}
