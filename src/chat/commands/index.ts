import type { Conversation } from '../conversation.ts';
import type { CheckTyped } from '../answer-request.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { RoomStorage } from '../room-storage.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { ackCommand, type AckDeps } from './ack.ts';
import { alertCommand, type AlertDeps } from './alert.ts';
import { alertsCommand } from './alerts.ts';
import { againCommand } from './again.ts';
import { aliasCommands } from './aliases.ts';
import { chooseCommand, type ChooseDeps } from './choose.ts';
import { type Command, hasName } from './command.ts';
import { dbCommand, urlCommand } from './db.ts';
import { doctorCommand, type DoctorDeps } from './doctor.ts';
import type { ForgetPictureDeps } from './forget-picture.ts';
import { helpCommand, type HelpDeps } from './help.ts';
import { listCommand, type ListDeps, searchCommand } from './list.ts';
import { moreCommand } from './more.ts';
import { panelsCommand, type PanelsDeps } from './panels.ts';
import { foldersCommand, tagsCommand } from './tags-folders.ts';
import { valuesCommand, type ValuesDeps } from './values.ts';
import { scheduleCommands, type ScheduleDeps } from './schedule.ts';
import { pauseCommand, type PauseDeps } from './pause.ts';
import { yesCommand } from './yes.ts';
import { subscribeCommands, type SubscribeDeps } from './subscribe.ts';
import { silenceCommand } from './silence.ts';
import { silencesCommand, unsilenceCommand } from './silences.ts';
import { setCommand, type SetDeps } from './set.ts';
import { createSuggest, type SimilarRequests } from '../suggestions.ts';
import type { WordRequests } from '../words/answer-words.ts';
import type { Choices } from '../words/choices.ts';
import { shortcutCommands } from './shortcuts.ts';
import { wordsCommand } from './words.ts';

export interface CommandsDeps
  extends ListDeps, PanelsDeps, ValuesDeps, Omit<HelpDeps, 'commands'>, Pick<ChooseDeps, 'learn'> {
  readonly checkTyped: CheckTyped;
  readonly words: WordRequests;
  readonly choices: Pick<Choices, 'forget'>;
  readonly similarRequests: SimilarRequests;
  readonly answerRequest: AnswerRequest;
  readonly pendingChoices: PendingChoices;
  readonly last: RoomStorage;
  readonly shortcuts: RoomStorage;
  readonly aliases: RoomStorage;
  readonly set: SetDeps;
  readonly pictures: ForgetPictureDeps;
  readonly doctor: DoctorDeps;
  readonly schedule: Omit<ScheduleDeps, 'commands' | 'runCommand'>;
  readonly alerting: AckDeps & AlertDeps & PauseDeps & SubscribeDeps;
}

function isNamed(command: Command, word: string): boolean {
  return hasName(command) && [command.name, ...command.aliases].includes(word);
}

/** Most shortcuts of one room. */
export const MAX_SHORTCUTS = 100;

/** All commands, those for beginners first. */
export function createCommands(deps: CommandsDeps): Command[] {
  const others: Command[] = [
    dbCommand(deps),
    listCommand(deps),
    searchCommand(deps),
    moreCommand(deps),
    panelsCommand(deps),
    valuesCommand(deps),
    tagsCommand(deps),
    foldersCommand(deps),
    againCommand(deps),
    alertsCommand(deps.alerting),
    alertCommand(deps.alerting),
    ackCommand(deps.alerting),
    silenceCommand(deps.alerting),
    silencesCommand(deps.alerting),
    unsilenceCommand(deps.alerting),
    pauseCommand(deps.alerting, true),
    pauseCommand(deps.alerting, false),
    ...subscribeCommands(deps.alerting),
    yesCommand(deps.alerting),
    urlCommand(deps),
    chooseCommand({ ...deps, runCommand }),
    ...shortcutCommands({ ...deps, limit: MAX_SHORTCUTS, isTaken }),
    ...scheduleCommands({ ...deps.schedule, commands: () => all, runCommand }),
    ...aliasCommands(deps),
    setCommand(deps.set),
    doctorCommand(deps.doctor),
  ];
  const words = wordsCommand((...typed) => suggest(...typed));
  const all = [words, helpCommand({ ...deps, commands: [words, ...others] }), ...others];
  const suggest = createSuggest({
    ...deps,
    commands: all,
    shortcutsOf: (room) => [...deps.shortcuts.all(room).keys()],
  });

  function isTaken(word: string): boolean {
    return all.some((command) => isNamed(command, word));
  }

  async function runCommand(name: string, rest: string, conversation: Conversation): Promise<void> {
    const command = all.find((one) => isNamed(one, name));
    const taker =
      all.find(({ takes }) => takes?.(name, conversation)) ??
      all.find(({ isFallback }) => isFallback);
    if (command) await command.run(rest, conversation);
    else await taker?.run(`${name} ${rest}`, conversation);
  }

  return all;
}
