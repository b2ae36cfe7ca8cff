import { InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { RoomStorage } from '../room-storage.ts';
import { checkTemplate, fillTemplate } from '../../requests/shortcut.ts';
import type { Command } from './command.ts';

export interface ShortcutDeps {
  readonly answerRequest: AnswerRequest;
  readonly shortcuts: RoomStorage;
  /** Most shortcuts of one room. */
  readonly limit: number;
  /** Whether a word already means something behind `graf`. */
  readonly isTaken: (word: string) => boolean;
}

const NAME = /^(?=.*\p{L})[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,39}$/u;

/** `save`, `saved`, `forget`, and the shortcuts themselves. */
export function shortcutCommands(deps: ShortcutDeps): Command[] {
  return [saveCommand(deps), savedCommand(deps), forgetCommand(deps), useCommand(deps)];
}

function saveCommand({ shortcuts, limit, isTaken }: ShortcutDeps): Command {
  return {
    name: 'save',
    aliases: [],
    usage: 'save NAME = REQUEST',
    summary: 'keep a request for this room, to be asked as `graf NAME`',
    details: [
      'REQUEST is what you would write behind `graf db`: `graf save cpu = web:cpu now-3h`. A shortcut of that name is replaced.',
      '$1 to $9 take arguments: `graf save cpu = web:cpu server=$1` and then `graf cpu web-01`.',
    ],
    async run(rest, { room, say }) {
      const [, typedName = '', text = ''] = /^\s*([^\s=]+)\s*=\s*(.*)$/s.exec(rest) ?? [];
      const name = keyOf(typedName);
      const request = text
        .trim()
        .replace(/^(?:(?:grafana|graph|graf)\s+)?(?:db|dash|dashboard)\s+/i, '');
      if (name === '' || request === '') {
        throw new InvalidRequestError('Write it as `graf save cpu = web:cpu now-3h`.');
      }
      if (!NAME.test(name)) {
        throw new InvalidRequestError(
          `${code(name)} cannot be a name; it needs a letter, and may have up to 40 letters, digits, dots, dashes and underscores.`,
        );
      }
      if (isTaken(name)) {
        throw new InvalidRequestError(
          `${code(`graf ${name}`)} is a command already; take another name.`,
        );
      }
      if (shortcuts.all(room).size >= limit && shortcuts.get(room, name) === undefined) {
        throw new InvalidRequestError(
          `This room has ${limit} shortcuts, and more are not kept; \`graf forget NAME\` makes room.`,
        );
      }
      checkTemplate(request);
      shortcuts.set(room, name, request);
      await say(`Saved: ${code(`graf ${name}`)} stands for ${code(`graf db ${request}`)}.`);
    },
  };
}

function savedCommand({ shortcuts }: ShortcutDeps): Command {
  return {
    name: 'saved',
    aliases: [],
    usage: 'saved',
    summary: "this room's shortcuts",
    details: ['`graf saved` names the shortcuts of this room and what each stands for.'],
    async run(_rest, { room, say }) {
      const lines = [...shortcuts.all(room)]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, text]) => `- ${name}: ${oneLine(text)}`);
      await say(
        lines.length === 0
          ? 'Nothing is saved in this room; `graf save cpu = web:cpu now-3h` would save that.'
          : ['Saved in this room:', ...lines].join('\n'),
      );
    },
  };
}

function forgetCommand({ shortcuts }: ShortcutDeps): Command {
  return {
    name: 'forget',
    aliases: [],
    usage: 'forget NAME',
    summary: 'drop a shortcut of this room',
    details: ['`graf forget NAME` drops the shortcut NAME; `graf saved` shows what there is.'],
    async run(rest, { room, say }) {
      const name = keyOf(rest);
      if (name === '') throw new InvalidRequestError('Forget what? Write `graf forget NAME`.');
      if (!shortcuts.delete(room, name)) {
        throw new InvalidRequestError(
          `Nothing is saved as ${code(name)} in this room; \`graf saved\` shows what is.`,
        );
      }
      await say(`Forgotten: ${code(name)}.`);
    },
  };
}

function useCommand({ answerRequest, shortcuts }: ShortcutDeps): Command {
  return {
    name: 'NAME',
    aliases: [],
    usage: 'NAME [ARGUMENTS]',
    summary: "one of this room's shortcuts",
    details: [
      'Arguments take the places of $1 to $9; what stands behind them goes before what was saved: `graf cpu web-01 now-7d`.',
    ],
    takes: (word, { room }) => shortcuts.get(room, keyOf(word)) !== undefined,
    async run(typed, conversation) {
      const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(typed) ?? [];
      const name = keyOf(word);
      const template = shortcuts.get(conversation.room, name) ?? '';
      await answerRequest(fillTemplate(name, template, rest), conversation);
    },
  };
}

function keyOf(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
