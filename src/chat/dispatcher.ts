import {
  describeForLog,
  GrafanaImagesError,
  sentenceFor,
  ShuttingDownError,
  TooManyRequestsError,
} from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { Command } from './commands/command.ts';
import { limitAnswer } from './answer-limit.ts';
import type { Conversation } from './conversation.ts';
import { shortest, type Suggest } from './suggestions.ts';

/** Takes everything that is typed after `graf`. */
export interface Dispatcher {
  /** Answers one request, errors included; never rejects. */
  handle(typed: string, conversation: Conversation): Promise<void>;
  /** Takes no new requests, and resolves when those under way are answered. */
  close(): Promise<void>;
}

export interface DispatcherDeps {
  /** All commands, those for beginners first. */
  readonly commands: readonly Command[];
  /** Answers when no command fits. */
  readonly suggest: Suggest;
  readonly logger: Logger;
}

/** Most requests that are being answered at once, of all rooms together. */
export const MAX_UNDER_WAY = 1_000;

export function createDispatcher({ commands, suggest, logger }: DispatcherDeps): Dispatcher {
  const byName = new Map(
    commands
      .filter(({ takes }) => !takes)
      .flatMap((command) =>
        [command.name, ...command.aliases].map((name) => [name, command] as const),
      ),
  );
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function dispatch(word: string, rest: string, conversation: Conversation): Promise<void> {
    const command = byName.get(word.toLowerCase());
    const taker = commands.find(({ takes }) => takes?.(word, conversation));
    if (word === '') await conversation.say(shortest(commands));
    else if (command) await command.run(rest, conversation);
    else if (taker) await taker.run(word + rest, conversation);
    else await suggest(word, rest, conversation);
  }

  async function answer(typed: string, conversation: Conversation): Promise<void> {
    const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(withoutMarks(typed)) ?? [];
    const limited = limitAnswer(conversation);
    try {
      if (closed)
        throw new ShuttingDownError('The bot is shutting down; ask again when it is back.');
      if (underWay.size >= MAX_UNDER_WAY)
        throw new TooManyRequestsError(
          'Too many requests are being answered at the moment; ask again in a minute.',
        );
      await dispatch(word, rest, limited.conversation);
      await limited.end();
    } catch (error) {
      // Only the first word is logged: the rest may hold a token.
      const line = `graf ${byName.has(word.toLowerCase()) ? word : '…'}: ${describeForLog(error)}`;
      if (error instanceof GrafanaImagesError) logger.debug(line);
      else logger.error(line);
      await limited.end(sentenceFor(error));
    }
  }

  return {
    handle(typed, conversation) {
      const running = answer(typed, conversation).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

/** A message that is code, bold or italic as a whole: `` `db web:cpu` ``, `*db web:cpu*`. */
function withoutMarks(typed: string): string {
  const [, , inside] = /^[\s\u200b]*(`{1,3}|\*{1,2}|_{1,2})(\p{L}[^`]*?)\1\s*$/u.exec(typed) ?? [];
  return inside ?? typed;
}

/** Answers every request with the same sentence, for a configuration that cannot be used. */
export function createRefusal(sentence: string): Dispatcher {
  return {
    handle: (_typed, { say }) => say(sentence),
    close: () => Promise.resolve(),
  };
}
