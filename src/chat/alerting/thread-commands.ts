import { parseModifiers, tokenizeRequest } from '../../requests/parse.ts';
import type { Modifiers } from '../../requests/request.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import type { Command } from '../commands/command.ts';
import type { Conversation } from '../conversation.ts';
import type { NumberedThing, RoomNumbers } from '../room-numbers.ts';
import { alertKey } from './alert-key.ts';
import type { AlertThread, AlertThreads, ThreadAlert } from './alert-threads.ts';
import { hasSilenceTarget } from './silence-request.ts';

export interface ThreadCommandsDeps {
  readonly threads: AlertThreads;
  readonly commands: readonly Command[];
  readonly numbers: RoomNumbers;
}

/**
 * What something typed in an alert's thread does, where neither `graf` nor the alert's name is needed:
 * `silence 2h`, `ack`, `unsilence`, `alert`, `graph 6h`. Undefined for all else.
 */
export type ThreadCommands = (
  typed: string,
  conversation: Conversation,
) => (() => Promise<void>) | undefined;

/** Most commands that one message stands for. */
const MAX_COMMANDS = 10;

/** The commands that need a name elsewhere; whether one is typed. */
const NEEDS_NAME: ReadonlyMap<string, (rest: string) => boolean> = new Map([
  ['ack', isSomething],
  ['alert', isSomething],
  ['unsilence', isSomething],
  ['silence', hasSilenceTarget],
]);

export function createThreadCommands(deps: ThreadCommandsDeps): ThreadCommands {
  const { threads, commands } = deps;
  return (typed, conversation) => {
    const { room, thread } = conversation;
    const about = thread === undefined ? undefined : threads.find(room, thread);
    if (!about) return undefined;
    const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(typed) ?? [];
    const isCalled = ({ name, aliases }: Command) =>
      [name, ...aliases].includes(word.toLowerCase());
    const command = commands.find(isCalled);
    if (!command) {
      const modifiers = readRange(typed);
      return modifiers && (() => postGraphs(about, modifiers, conversation));
    }
    const hasName = NEEDS_NAME.get(command.name) ?? (() => true);
    if (hasName(rest)) return undefined;
    return async () => {
      for (const number of numbersOf(about, conversation, deps)) {
        await command.run(`#${number} ${rest}`.trim(), conversation);
      }
    };
  };
}

function isSomething(rest: string): boolean {
  return rest.trim() !== '';
}

/** `6h`, `yesterday`, or nothing at all: a bare `graph`. */
function readRange(typed: string): Modifiers | undefined {
  // A number chooses from a list.
  if (/^\s*\d+\s*$/.test(typed)) return undefined;
  try {
    const modifiers = parseModifiers(tokenizeRequest(typed));
    return typed.trim() === '' || modifiers.range ? modifiers : undefined;
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

async function postGraphs(
  about: AlertThread,
  modifiers: Modifiers,
  conversation: Conversation,
): Promise<void> {
  if (await about.postGraphs(modifiers, conversation)) return;
  throw new InvalidRequestError(
    'This alert has no graph, as its panel is not known; name one in its rule under "Link dashboard and panel".',
  );
}

/** One alert is meant alone; several of a rule are that rule. */
function numbersOf(
  { alerts }: AlertThread,
  { room }: Conversation,
  { numbers }: ThreadCommandsDeps,
): readonly number[] {
  const byRule = new Map<string, ThreadAlert[]>();
  for (const alert of alerts) {
    const key = alert.ruleUid ?? alertKey(alert);
    byRule.set(key, [...(byRule.get(key) ?? []), alert]);
  }
  if (byRule.size > MAX_COMMANDS) {
    throw new InvalidRequestError(
      `This thread is about ${byRule.size} rules; write the number of the one that you mean behind the command.`,
    );
  }
  const things = [...byRule].flatMap(([key, [first, ...others]]): NumberedThing[] => {
    if (!first) return [];
    const { name } = first;
    return others.length > 0
      ? [{ kind: 'rule', key, name }]
      : [{ kind: 'alert', key: alertKey(first), name }];
  });
  return numbers.show(room, things).filter((number) => number !== undefined);
}
