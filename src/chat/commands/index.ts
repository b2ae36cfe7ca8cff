import type { Ask } from '../answer-request.ts';
import type { Memory } from '../room-storage.ts';
import type { Offers } from '../pending-choices.ts';
import { againCommand } from './again.ts';
import { chooseCommand } from './choose.ts';
import type { Command } from './command.ts';
import { dbCommand, urlCommand } from './db.ts';
import { helpCommand, type HelpDeps } from './help.ts';
import { listCommand, type ListDeps, searchCommand } from './list.ts';
import { setCommand, type SetDeps } from './set.ts';
import { shortcutCommands } from './shortcuts.ts';

export interface CommandsDeps extends ListDeps, Omit<HelpDeps, 'commands'> {
  readonly ask: Ask;
  readonly offers: Offers;
  readonly last: Memory;
  readonly shortcuts: Memory;
  readonly set: SetDeps;
}

/** Most shortcuts of one room. */
export const MAX_SHORTCUTS = 100;

/** All commands, those that one begins with first. */
export function allCommands(deps: CommandsDeps): Command[] {
  const others: Command[] = [
    dbCommand(deps),
    listCommand(deps),
    searchCommand(deps),
    againCommand(deps),
    urlCommand(deps),
    chooseCommand(deps),
    ...shortcutCommands({ ...deps, limit: MAX_SHORTCUTS, isTaken }),
    setCommand(deps.set),
  ];
  const all = [helpCommand({ ...deps, commands: others }), ...others];

  function isTaken(word: string): boolean {
    return all.some(({ name, aliases, takes }) => !takes && [name, ...aliases].includes(word));
  }

  return all;
}
