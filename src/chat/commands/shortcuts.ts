import { InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { AnswerRequest } from '../answer-request.ts';
import { nearestOf } from '../../util/fuzzy-match.ts';
import type { PendingChoices } from '../pending-choices.ts';
import type { RoomStorage } from '../room-storage.ts';
import type { Choices } from '../words/choices.ts';
import { checkTemplate, fillTemplate } from '../../requests/shortcut.ts';
import type { Command } from './command.ts';
import { forgetPicture, type ForgetPictureDeps } from './forget-picture.ts';

export interface ShortcutDeps {
  readonly answerRequest: AnswerRequest;
  readonly pendingChoices: PendingChoices;
  readonly shortcuts: RoomStorage;
  /** Most shortcuts of one room. */
  readonly limit: number;
  /** Whether the word is the name of a command. */
  readonly isTaken: (word: string) => boolean;
  readonly pictures: ForgetPictureDeps;
  readonly choices: Pick<Choices, 'forget'>;
}

const NAME = /^(?=.*\p{L})[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,39}$/u;

/** `graf save`, `saved`, `forget`, and the shortcuts themselves. */
export function shortcutCommands(deps: ShortcutDeps): Command[] {
  return [saveCommand(deps), savedCommand(deps), forgetCommand(deps), useCommand(deps)];
}

function saveCommand({ shortcuts, limit, isTaken }: ShortcutDeps): Command {
  return {
    name: 'save',
    aliases: [],
    usage: 'save NAME = REQUEST',
    summary: 'save a request for this room, as `graf NAME`',
    details: [
      'REQUEST is what you would type after `graf db`: `graf save cpu = web:cpu now-3h`. It replaces a shortcut of that name.',
      '$1 to $9 take arguments: `graf save cpu = web:cpu server=$1`, then `graf cpu web-01`.',
    ],
    async run(rest, { room, say }) {
      const [, typedName = '', text = ''] = /^\s*([^\s=]+)\s*=\s*(.*)$/s.exec(rest) ?? [];
      const name = keyOf(typedName);
      const request = text
        .trim()
        .replace(/^(?:(?:grafana|graph|graf)\s+)?(?:db|dash|dashboard)\s+/i, '');
      if (name === '' || request === '') {
        throw new InvalidRequestError(
          'Write `graf save NAME = REQUEST`, such as `graf save cpu = web:cpu now-3h`.',
        );
      }
      if (!NAME.test(name)) {
        throw new InvalidRequestError(
          `${code(name)} cannot be a name; a name has a letter, and at most 40 letters, digits, dots, dashes and underscores.`,
        );
      }
      if (isTaken(name)) {
        throw new InvalidRequestError(`${code(`graf ${name}`)} is a command; choose another name.`);
      }
      if (shortcuts.all(room).size >= limit && shortcuts.get(room, name) === undefined) {
        throw new InvalidRequestError(
          `This room has ${limit} shortcuts, which is the limit; delete one with \`graf forget NAME\`.`,
        );
      }
      checkTemplate(request);
      shortcuts.set(room, name, request);
      await say(`Saved: ${code(`graf ${name}`)} is ${code(`graf db ${request}`)}.`);
    },
  };
}

function savedCommand({ shortcuts }: ShortcutDeps): Command {
  return {
    name: 'saved',
    aliases: [],
    usage: 'saved',
    summary: "this room's shortcuts",
    details: ['`graf saved` shows the shortcuts of this room, each with its request.'],
    async run(_rest, { room, say }) {
      const lines = [...shortcuts.all(room)]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, text]) => `- ${name}: ${oneLine(text)}`);
      await say(
        lines.length === 0
          ? 'Nothing is saved in this room; save a request with `graf save NAME = REQUEST`, such as `graf save cpu = web:cpu now-3h`.'
          : ['Saved in this room:', ...lines].join('\n'),
      );
    },
  };
}

function forgetCommand({ choices, pendingChoices, shortcuts, pictures }: ShortcutDeps): Command {
  return {
    name: 'forget',
    aliases: [],
    usage: 'forget NAME|choices|picture URL',
    summary:
      "delete a shortcut of this room, what it chose from lists, or take back a picture's link (admins)",
    details: [
      '`graf forget NAME` deletes the shortcut NAME; `graf saved` shows them all.',
      '`graf forget choices` forgets what the people of this room chose from lists, which comes first among what fits equally well.',
      '`graf forget picture URL` removes a picture that the image server keeps, so that its link shows nothing any more; for the users in HUBOT_GRAFANA_ADMINS.',
    ],
    async run(rest, conversation) {
      const [, url] = /^\s*picture\s+(\S.*)$/is.exec(rest) ?? [];
      if (url !== undefined) {
        await forgetPicture(url, conversation, pictures);
        return;
      }
      const { room, say } = conversation;
      const name = keyOf(rest);
      if (name === '')
        throw new InvalidRequestError(
          'Which shortcut? Write `graf forget NAME`; `graf saved` shows them all.',
        );
      if (!shortcuts.delete(room, name)) {
        if (name === 'choices') {
          const count = choices.forget(room);
          await say(
            count === 0
              ? 'Nothing was chosen from lists in this room yet.'
              : 'Forgotten: what was chosen from lists in this room.',
          );
          return;
        }
        if (name === 'picture') {
          throw new InvalidRequestError(
            'Which picture? Write `graf forget picture URL`, with the address of the picture.',
          );
        }
        const answer = `This room has no shortcut ${code(name)}; \`graf saved\` shows them all.`;
        const [near] = nearestOf(name, [...shortcuts.all(room).keys()]);
        if (near === undefined) throw new InvalidRequestError(answer);
        pendingChoices.put(conversation, [{ kind: 'command', name: 'forget', rest: near }]);
        const label = code(`graf forget ${near}`);
        await say(`${answer} Did you mean ${label}? Take it with \`graf 1\`.`);
        return;
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
      'Arguments replace $1 to $9; what follows them overrides what was saved: `graf cpu web-01 now-7d`.',
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
