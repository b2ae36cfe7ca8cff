import { withModifiers } from '../../requests/merge.ts';
import { parseModifiers, parseRequest, tokenizeRequest } from '../../requests/parse.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { Conversation } from '../conversation.ts';
import type { PendingChoice, PendingChoices } from '../pending-choices.ts';
import type { LearnChoice } from '../words/learn-choice.ts';
import type { Command } from './command.ts';

export interface ChooseDeps {
  readonly answerRequest: AnswerRequest;
  readonly pendingChoices: PendingChoices;
  readonly learn: LearnChoice;
  /** Runs the command of that name. */
  readonly runCommand: (name: string, rest: string, conversation: Conversation) => Promise<void>;
}

/** `graf 2`: an entry of the list that was just offered. */
export function chooseCommand(deps: ChooseDeps): Command {
  return {
    name: 'N',
    aliases: [],
    usage: 'N',
    summary: 'choose from the list just offered to you',
    details: [
      'A list lasts ten minutes, for the person who asked, in the room where they asked.',
      'What follows the number overrides what was asked for: `graf 1 now-7d`.',
    ],
    takes: (word) => /^\d{1,4}$/.test(word),
    async run(typed, conversation) {
      const [, number = '', rest = ''] = /^\s*(\d+)(.*)$/s.exec(typed) ?? [];
      const offered = deps.pendingChoices.get(conversation);
      if (!offered) {
        throw new InvalidRequestError(
          'You have no list to choose from in this room; `graf db NAME` offers one when several dashboards match.',
        );
      }
      const choice = offered[Number(number) - 1];
      if (!choice) {
        throw new InvalidRequestError(
          `The list goes from 1 to ${offered.length}; ${Number(number)} is not in it.`,
        );
      }
      await take(choice, rest, conversation, deps);
    },
  };
}

async function take(
  choice: PendingChoice,
  rest: string,
  conversation: Conversation,
  { answerRequest, learn, runCommand }: ChooseDeps,
): Promise<void> {
  if (choice.kind === 'command') {
    await runCommand(choice.name, `${choice.rest} ${rest}`.trim(), conversation);
    return;
  }
  const request = withModifiers(choice.request, parseModifiers(tokenizeRequest(rest)));
  // What is learned was found by words.
  await answerRequest(request, conversation, { isEachValue: choice.learn !== undefined });
  if (choice.learn) await learn(choice.learn, conversation);
}

/**
 * `graf db 1:cpu`, after a list: the entry of that number, with these panels.
 * @returns undefined when there is no such entry
 */
export function chosenByNumber(
  typed: string,
  offered: readonly PendingChoice[] | undefined,
): Extract<PendingChoice, { kind: 'request' }> | undefined {
  const [, number] = /^\s*(\d{1,4})(?=[\s:]|$)/.exec(typed) ?? [];
  if (number === undefined || offered === undefined) return undefined;
  // A UID may be a number.
  const called = offered.find((one) => one.kind === 'request' && one.request.dashboard === number);
  const choice = called ?? offered[Number(number) - 1];
  if (choice?.kind !== 'request') return undefined;
  const given = parseRequest(typed);
  const panels = given.panels.length > 0 ? given.panels : choice.request.panels;
  return { kind: 'request', request: withModifiers({ ...choice.request, panels }, given) };
}
