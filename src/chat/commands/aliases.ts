import { nearestOf } from '../../util/fuzzy-match.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { folded } from '../../util/normalize-text.ts';
import { code, oneLine } from '../../util/text.ts';
import type { PendingChoices } from '../pending-choices.ts';
import type { RoomStorage } from '../room-storage.ts';
import type { Command } from './command.ts';

export interface AliasDeps {
  /** By each word of a room: the words that it means too. */
  readonly aliases: RoomStorage;
  readonly pendingChoices: PendingChoices;
}

/** Most aliases of one room. */
export const MAX_ALIASES = 100;
/** Characters of what an alias means. */
const MAX_MEANING = 100;

const WORD = /^(?=.*[\p{L}\p{N}])[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.:/-]{0,39}$/u;

/** `graf alias`, `aliases` and `unalias`: a room's own words for what its dashboards call otherwise. */
export function aliasCommands(deps: AliasDeps): Command[] {
  return [aliasCommand(deps), aliasesCommand(deps), unaliasCommand(deps)];
}

function aliasCommand({ aliases }: AliasDeps): Command {
  return {
    name: 'alias',
    aliases: [],
    usage: 'alias WORD = WORDS',
    summary: "a word of this room's own for what dashboards call otherwise",
    details: [
      '`graf alias shop = checkout-api`: from then on `graf shop errors` finds what `graf checkout-api errors` finds. It replaces an alias for that word.',
      '`graf aliases` shows them all, `graf unalias shop` deletes one.',
    ],
    async run(rest, { room, say }) {
      const [, typed = '', meaning = ''] = /^\s*([^=]+?)\s*=\s*(.*)$/s.exec(rest) ?? [];
      const word = keyOf(typed);
      const words = unquote(oneLine(meaning, MAX_MEANING + 1));
      if (word === '' || words === '') {
        throw new InvalidRequestError(
          'Write `graf alias WORD = WORDS`, such as `graf alias shop = checkout-api`.',
        );
      }
      if (!WORD.test(word)) {
        throw new InvalidRequestError(
          `${code(oneLine(word, 60))} cannot be an alias; an alias is one word, of at most 40 letters, digits, dots, dashes and underscores.`,
        );
      }
      if (words.length > MAX_MEANING) {
        throw new InvalidRequestError(
          `That is too long; an alias stands for at most ${MAX_MEANING} characters.`,
        );
      }
      if (!/[\p{L}\p{N}]/u.test(words) || keyOf(words) === word) {
        throw new InvalidRequestError(
          `${code(words)} says nothing that ${code(word)} does not say; name the words of a title, such as \`graf alias shop = checkout-api\`.`,
        );
      }
      if (aliases.all(room).size >= MAX_ALIASES && aliases.get(room, word) === undefined) {
        throw new InvalidRequestError(
          `This room has ${MAX_ALIASES} aliases, which is the limit; delete one with \`graf unalias WORD\`.`,
        );
      }
      aliases.set(room, word, words);
      await say(`From now on ${code(word)} means ${code(words)} too, in this room.`);
    },
  };
}

function aliasesCommand({ aliases }: AliasDeps): Command {
  return {
    name: 'aliases',
    aliases: [],
    usage: 'aliases',
    summary: "this room's own words",
    details: ['`graf aliases` shows the aliases of this room, each with what it means.'],
    async run(_rest, { room, say }) {
      const lines = [...aliases.all(room)]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([word, words]) => `- ${oneLine(word, 60)} = ${oneLine(words)}`);
      await say(
        lines.length === 0
          ? 'This room has no aliases; make one with `graf alias WORD = WORDS`, such as `graf alias shop = checkout-api`.'
          : ['Aliases of this room:', ...lines].join('\n'),
      );
    },
  };
}

function unaliasCommand({ aliases, pendingChoices }: AliasDeps): Command {
  return {
    name: 'unalias',
    aliases: [],
    usage: 'unalias WORD',
    summary: "delete one of this room's own words",
    details: ['`graf unalias shop` deletes the alias `shop`; `graf aliases` shows them all.'],
    async run(rest, conversation) {
      const { room, say } = conversation;
      const word = keyOf(rest);
      if (word === '') {
        throw new InvalidRequestError(
          'Which alias? Write `graf unalias WORD`; `graf aliases` shows them all.',
        );
      }
      if (aliases.delete(room, word)) {
        await say(`Deleted the alias ${code(word)}.`);
        return;
      }
      const answer = `This room has no alias ${code(oneLine(word, 60))}; \`graf aliases\` shows them all.`;
      const [near] = nearestOf(word, [...aliases.all(room).keys()]);
      if (near === undefined) throw new InvalidRequestError(answer);
      pendingChoices.put(conversation, [{ kind: 'command', name: 'unalias', rest: near }]);
      await say(`${answer} Did you mean ${code(`graf unalias ${near}`)}? Take it with \`graf 1\`.`);
    },
  };
}

/** An alias as it is kept: in one case, without accents, quotes or backticks around it. */
function keyOf(word: string): string {
  return folded(unquote(word));
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return (/^(["'`])(.*)\1$/s.exec(trimmed)?.[2] ?? trimmed).trim();
}
