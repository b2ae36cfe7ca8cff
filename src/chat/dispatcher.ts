import { InvalidRequestError, ShuttingDownError, TooManyRequestsError } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { type Command, hasName } from './commands/command.ts';
import { createRequestIds, type RequestIds } from '../util/request-ids.ts';
import { limitAnswer } from './answer-limit.ts';
import type { ThreadCommands } from './alerting/thread-commands.ts';
import { logAnswer, logFailure, sentenceWithId } from './chat-log.ts';
import type { Conversation } from './conversation.ts';
import { shortest } from './suggestions.ts';
import type { HintAtWords } from './words/hint-at-words.ts';

/** Takes everything that is typed after `graf`. */
export interface Dispatcher {
  /** Answers one request, errors included; never rejects. */
  handle(typed: string, conversation: Conversation): Promise<void>;
  /**
   * Answers what was said to the bot without `graf` in front, if it means something here; what is not
   * understood gets no answer. Never rejects.
   */
  handleUnprompted(typed: string, conversation: Conversation): Promise<void>;
  /** Takes no new requests, and resolves when those under way are answered. */
  close(): Promise<void>;
}

export interface DispatcherDeps {
  /** All commands, those for beginners first; one of them takes what no other takes. */
  readonly commands: readonly Command[];
  /** What is typed in an alert's thread. */
  readonly threadCommands?: ThreadCommands;
  /** Answers words that were said without `graf`, or not at all. */
  readonly answerUnprompted: (typed: string, conversation: Conversation) => Promise<void>;
  /** How to search for words of which the first is a command too; empty when nothing has them. */
  readonly hintAtWords: HintAtWords;
  readonly logger: Logger;
  readonly newRequestId?: RequestIds;
}

/** Most requests that are being answered at once, of all rooms together. */
export const MAX_UNDER_WAY = 1_000;

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { commands, logger, newRequestId = createRequestIds() } = deps;
  const byName = new Map(
    commands
      .filter(hasName)
      .flatMap((command) =>
        [command.name, ...command.aliases].map((name) => [name, command] as const),
      ),
  );
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function dispatch(word: string, rest: string, conversation: Conversation): Promise<void> {
    const inThread = deps.threadCommands?.(word + rest, conversation);
    if (inThread) return inThread();
    const command = byName.get(word.toLowerCase());
    const taker =
      commands.find(({ takes }) => takes?.(word, conversation)) ??
      commands.find(({ isFallback }) => isFallback);
    if (word === '') await conversation.say(shortest(commands));
    else if (command) await command.run(rest, conversation);
    else await taker?.run(word + rest, conversation);
  }

  /** What else a command may have been meant as, once it has answered. */
  function hint(word: string, rest: string, conversation: Conversation): Promise<string> {
    const command =
      byName.get(word.toLowerCase()) ??
      // A shortcut may be a word of a title too; a number or an address is not one.
      (NAME.test(word) ? commands.find(({ takes }) => takes?.(word, conversation)) : undefined);
    const isOne = command && !command.takesSecrets && !command.asksForPanels;
    return isOne ? deps.hintAtWords(word, rest, conversation) : Promise.resolve('');
  }

  const numbered = (conversation: Conversation): Conversation => ({
    ...conversation,
    requestId: newRequestId(),
  });

  async function answer(typed: string, to: Conversation): Promise<void> {
    const conversation = numbered(to);
    const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(withoutName(withoutMarks(typed))) ?? [];
    const limited = limitAnswer(conversation);
    try {
      if (closed)
        throw new ShuttingDownError('The bot is shutting down; ask again when it is back.');
      if (underWay.size >= MAX_UNDER_WAY)
        throw new TooManyRequestsError(
          'Too many requests are being answered at the moment; ask again in a minute.',
        );
      await dispatch(word, rest, limited.conversation);
      const hinted = await hint(word, rest, conversation);
      if (hinted !== '') await limited.conversation.say(hinted);
      await limited.end();
      logAnswer(nameOf(word, conversation), word, conversation, logger);
    } catch (error) {
      tellLog(error, word, conversation);
      const hinted = error instanceof InvalidRequestError && (await hint(word, rest, conversation));
      await limited.end([sentenceWithId(error, conversation), hinted || ''].join('\n').trim());
    }
  }

  async function answerUnprompted(typed: string, to: Conversation): Promise<void> {
    if (closed || underWay.size >= MAX_UNDER_WAY) return;
    const conversation = numbered(to);
    const limited = limitAnswer(conversation);
    try {
      const meant = withoutMarks(typed);
      const inThread = deps.threadCommands?.(meant, limited.conversation);
      await (inThread ?? (() => deps.answerUnprompted(meant, limited.conversation)))();
      await limited.end();
    } catch (error) {
      tellLog(error, '', conversation);
      await limited.end(sentenceWithId(error, conversation));
    }
  }

  /** Only the first word is logged: the rest may hold a token. */
  function tellLog(error: unknown, word: string, conversation: Conversation): void {
    const { takesSecrets = false } = byName.get(word.toLowerCase()) ?? {};
    logFailure(error, { name: nameOf(word, conversation), takesSecrets }, conversation, logger);
  }

  function nameOf(word: string, conversation: Conversation): string {
    const named = byName.get(word.toLowerCase());
    const taker =
      word === '' ? undefined : commands.find(({ takes }) => takes?.(word, conversation));
    return named?.name ?? taker?.name ?? '…';
  }

  function track(work: Promise<void>): Promise<void> {
    const running = work.finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  }

  return {
    handle: (typed, conversation) => track(answer(typed, conversation)),
    handleUnprompted: (typed, conversation) => track(answerUnprompted(typed, conversation)),
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

const NAME = /^\p{L}[^:/]*$/u;

/** A message that is code, bold or italic as a whole: `` `db web:cpu` ``, `*db web:cpu*`. */
function withoutMarks(typed: string): string {
  const [, , inside] = /^[\s\u200b]*(`{1,3}|\*{1,2}|_{1,2})(\p{L}[^`]*?)\1\s*$/u.exec(typed) ?? [];
  return inside ?? typed;
}

/** Without a second `graf`, which comes with a pasted sample. */
function withoutName(typed: string): string {
  return typed.replace(/^\s*(?:graf\s+)+/i, '');
}

/** Answers every request with the same sentence, for a configuration that cannot be used. */
export function createRefusal(sentence: string): Dispatcher {
  return {
    handle: (_typed, { say }) => say(sentence),
    handleUnprompted: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
