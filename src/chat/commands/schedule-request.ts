import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import type { CheckWords } from '../words/check-words.ts';
import type { Command } from './command.ts';

/** Commands that show something and change nothing. */
const SCHEDULABLE = /^(?:db|list|search|alerts|alert|silences|saved|values|panels|tags|folders)$/;

export interface ScheduleRequestDeps {
  readonly commands: () => readonly Command[];
  /**
   * Looks whether what is typed after `graf db` can be answered.
   * @throws GrafanaImagesError that says why not
   */
  readonly checkRequest: (typed: string, conversation: Conversation) => Promise<void>;
  /**
   * Looks whether words clearly mean something.
   * @throws GrafanaImagesError that says what else they may mean
   */
  readonly checkWords: CheckWords;
}

/**
 * What is to be scheduled, as it is typed after `graf`: a command, a pasted URL, a shortcut or words as they
 * are; for a dashboard `db` is put in front.
 * @throws GrafanaImagesError when it cannot be answered, or is not a request that only shows something
 */
export async function scheduledRequest(
  typed: string,
  conversation: Conversation,
  deps: ScheduleRequestDeps,
): Promise<string> {
  const { commands } = deps;
  const request = withoutGraf(typed);
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(request) ?? [];
  if (word === '') {
    throw new InvalidRequestError(
      'What shall I show then? Write it behind the time, such as `graf schedule weekdays 9:00 db web now-24h`.',
    );
  }
  const named = commands().find(
    ({ name, aliases, takes }) => !takes && [name, ...aliases].includes(word.toLowerCase()),
  );
  if (named && !SCHEDULABLE.test(named.name)) {
    throw new InvalidRequestError(
      `${code(`graf ${named.name}`)} cannot be scheduled; a schedule shows something, such as \`graf schedule weekdays 9:00 db web\`.`,
    );
  }
  if (named?.name === 'db') await checkNamed(rest, conversation, deps);
  if (named) return `${named.name} ${rest}`.trim();
  const isTaken = commands().some(({ takes }) => takes?.(word, conversation) === true);
  if (isTaken && !/^\d+$/.test(word)) return request;
  const kind = await checkNamed(request, conversation, deps);
  return kind === 'words' ? request : `db ${request}`;
}

/** Words, with options and times, and nothing that names a dashboard and its panels. */
const PLAIN = /^[\p{L}\p{N}#][^:"“”]*(?::\d[^:"“”]*)*$/u;

/** Whether a request is for a dashboard by its name, or else in words. */
async function checkNamed(
  typed: string,
  conversation: Conversation,
  { checkRequest, checkWords }: ScheduleRequestDeps,
): Promise<'dashboard' | 'words'> {
  try {
    await checkRequest(typed, conversation);
    return 'dashboard';
  } catch (error) {
    if (!(error instanceof GrafanaImagesError) || !PLAIN.test(typed)) throw error;
    if (await checkWords(typed, conversation)) return 'words';
    throw error;
  }
}

/** `graf db web`, as it is typed elsewhere. */
function withoutGraf(typed: string): string {
  return oneLine(typed, Infinity).replace(/^(?:grafana|graph|graf)\s+/i, '');
}
