import { describeForLog, GrafanaImagesError, sentenceFor, ShuttingDownError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { code } from '../text.ts';
import type { Command, Say } from './commands/command.ts';

/** Where everything that is typed behind `graf` goes. */
export interface Dispatcher {
  /** Answers one request; whatever goes wrong is said too. */
  handle(typed: string, say: Say): Promise<void>;
  /** Takes no new requests, and resolves when those under way are answered. */
  close(): Promise<void>;
}

/**
 * @param commands all there are; the first one answers bare `graf`
 */
export function createDispatcher(commands: readonly Command[], logger: Logger): Dispatcher {
  const byName = new Map(
    commands.flatMap((command) =>
      [command.name, ...command.aliases].map((name) => [name, command] as const),
    ),
  );
  const underWay = new Set<Promise<void>>();
  let closed = false;

  async function answer(typed: string, say: Say): Promise<void> {
    const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(typed) ?? [];
    try {
      if (closed)
        throw new ShuttingDownError('The bot is shutting down; ask again when it is back.');
      if (word === '') {
        await say(shortest(commands));
        return;
      }
      const command = byName.get(word.toLowerCase());
      if (command) await command.run(rest, say);
      else await say(`${code(`graf ${word}`)} is nothing I know. ${shortest(commands)}`);
    } catch (error) {
      const line = `graf ${word}: ${describeForLog(error)}`;
      if (error instanceof GrafanaImagesError) logger.debug(line);
      else logger.error(line);
      await say(sentenceFor(error));
    }
  }

  return {
    handle(typed, say) {
      const running = answer(typed, say).finally(() => underWay.delete(running));
      underWay.add(running);
      return running;
    },
    async close() {
      closed = true;
      await Promise.all(underWay);
    },
  };
}

function shortest(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => `\`graf ${name}\``).join(', ');
  return `Try ${names}.`;
}

/** Answers everything with the same sentence: what must be put right before anything works. */
export function createRefusal(sentence: string): Dispatcher {
  return {
    handle: (_typed, say) => say(sentence),
    close: () => Promise.resolve(),
  };
}
