import { InvalidRequestError } from '../../util/errors.ts';
import type { Confirmations } from '../confirmations.ts';
import type { Command } from './command.ts';

/** `graf yes`: does what was just asked back for. */
export function yesCommand({ confirmations }: { readonly confirmations: Confirmations }): Command {
  return {
    name: 'yes',
    aliases: [],
    usage: 'yes',
    summary: 'do what the bot has just asked back for',
    details: ['For the user who was asked, in the same room, within a minute.'],
    async run(_rest, conversation) {
      const work = confirmations.take(conversation);
      if (!work) {
        throw new InvalidRequestError(
          'Nothing waits for a yes of yours in this room; a question waits for a minute.',
        );
      }
      await work(conversation);
    },
  };
}
