import { DateTime } from 'luxon';
import { InvalidRequestError } from '../../util/errors.ts';
import { zoneToReadIn } from '../../grafana/time/time-zones.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import { type RoomNumbers, typedNumber } from '../room-numbers.ts';
import type { Schedule, Schedules } from '../schedules.ts';
import type { Command } from './command.ts';
import { scheduledRequest, type ScheduleRequestDeps } from './schedule-request.ts';

export interface ScheduleDeps extends ScheduleRequestDeps {
  readonly schedules: Schedules;
  readonly numbers: RoomNumbers;
  /** Of `HUBOT_GRAFANA_DEFAULT_TIME_ZONE`. */
  readonly defaultZone: string | undefined;
  /** Runs the command of that name, or the one that takes this word. */
  readonly runCommand: (name: string, rest: string, conversation: Conversation) => Promise<void>;
}

/** `graf schedule`, `schedules` and `unschedule`. */
export function scheduleCommands(deps: ScheduleDeps): Command[] {
  return [scheduleCommand(deps), schedulesCommand(deps), unscheduleCommand(deps)];
}

function scheduleCommand(deps: ScheduleDeps): Command {
  return {
    name: 'schedule',
    aliases: [],
    usage: 'schedule WHEN REQUEST | run|pause|resume N',
    summary: 'a dashboard in this room at set times',
    details: [
      'WHEN is days and times, such as `weekdays 9:00`, `daily 8am`, `mon,thu 8:30`, `weekdays 9:00, 17:00`, `1st 9:00`, or `hourly`. The times are those of your time zone; `in Europe/Berlin` behind them names another.',
      'REQUEST is what you would type after `graf`: `graf schedule weekdays 9:00 db web now-24h`, or words: `graf schedule daily 8:00 checkout errors yesterday`. It is tried when the schedule is made.',
      '`graf schedule run 3` shows it now, `graf schedule pause 3` and `graf schedule resume 3` stop it for a while; `graf schedules` shows the numbers, and `graf unschedule 3` deletes one.',
    ],
    async run(rest, conversation) {
      const [, verb = '', what = ''] = /^\s*(\S+)\s*(.*)$/s.exec(rest) ?? [];
      const action = ACTIONS.get(verb.toLowerCase());
      if (action) await action(findSchedule(what, conversation, deps), conversation, deps);
      else if (/^(?:list|show)$/i.test(verb)) await sayAll(conversation, deps);
      else await add(rest, conversation, deps);
    },
  };
}

type Action = (one: Numbered, conversation: Conversation, deps: ScheduleDeps) => Promise<void>;

interface Numbered {
  readonly schedule: Schedule;
  readonly number: number;
}

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['run', runNow],
  ['pause', pause],
  ['stop', pause],
  ['resume', resume],
  ['unpause', resume],
  ['remove', remove],
  ['delete', remove],
]);

async function add(rest: string, conversation: Conversation, deps: ScheduleDeps): Promise<void> {
  const draft = deps.schedules.read(rest);
  const zone = draft.zone ?? zoneToReadIn(conversation.user.timeZone ?? deps.defaultZone);
  const request = await scheduledRequest(draft.request, conversation, deps);
  const added = deps.schedules.add({ ...draft, zone, request }, conversation);
  const number = numbersOf([added], conversation.room, deps)[0] ?? 0;
  await conversation.say(
    `Scheduled as #${number}: ${titleOf(added)}. ${nextOf(added)}. ${code(`graf unschedule ${number}`)} deletes it.`,
  );
}

async function runNow({ schedule }: Numbered, conversation: Conversation, deps: ScheduleDeps) {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(schedule.request) ?? [];
  await deps.runCommand(word, rest, conversation);
}

async function pause({ schedule, number }: Numbered, { say }: Conversation, deps: ScheduleDeps) {
  deps.schedules.pause(schedule.id);
  await say(
    `Paused #${number}: ${titleOf(schedule)}. ${code(`graf schedule resume ${number}`)} continues it.`,
  );
}

async function resume({ schedule, number }: Numbered, { say }: Conversation, deps: ScheduleDeps) {
  deps.schedules.resume(schedule.id);
  await say(`Resumed #${number}: ${titleOf(schedule)}. ${nextOf(schedule)}.`);
}

async function remove({ schedule, number }: Numbered, { say }: Conversation, deps: ScheduleDeps) {
  deps.schedules.remove(schedule.id);
  await say(`Deleted #${number}: ${titleOf(schedule)}.`);
}

function schedulesCommand(deps: ScheduleDeps): Command {
  return {
    name: 'schedules',
    aliases: [],
    usage: 'schedules',
    summary: 'the schedules of this room, with their numbers',
    details: [
      '`graf schedules` shows what this room gets at set times, when that comes next, and the numbers for `graf schedule run|pause|resume N` and `graf unschedule N`.',
    ],
    run: (_rest, conversation) => sayAll(conversation, deps),
  };
}

async function sayAll({ room, say }: Conversation, deps: ScheduleDeps): Promise<void> {
  const schedules = deps.schedules.of(room);
  if (schedules.length === 0) {
    await say(
      'Nothing is scheduled in this room; `graf schedule weekdays 9:00 db web now-24h` would show a dashboard each working day.',
    );
    return;
  }
  const numbers = numbersOf(schedules, room, deps);
  const lines = schedules.map((one, index) => {
    const state = STATES[one.state] ?? nextOf(one);
    return `- #${numbers[index] ?? 0} ${titleOf(one)}, by ${oneLine(one.maker, 40)}. ${state}.`;
  });
  await say(['Scheduled in this room:', ...lines].join('\n'));
}

const STATES: Readonly<Record<Schedule['state'], string | undefined>> = {
  on: undefined,
  paused: 'Paused',
  stopped: 'Stopped, as the chat did not let me post here',
};

function unscheduleCommand(deps: ScheduleDeps): Command {
  return {
    name: 'unschedule',
    aliases: [],
    usage: 'unschedule N',
    summary: 'delete a schedule of this room',
    details: ['`graf unschedule 3` deletes the schedule that `graf schedules` shows as #3.'],
    run: (rest, conversation) => remove(findSchedule(rest, conversation, deps), conversation, deps),
  };
}

function findSchedule(typed: string, { room }: Conversation, deps: ScheduleDeps): Numbered {
  const number = typedNumber(typed.trim());
  if (number === undefined) {
    throw new InvalidRequestError(
      'Which schedule? Write its number; `graf schedules` shows the numbers.',
    );
  }
  const thing = deps.numbers.find(room, number);
  if (thing && thing.kind !== 'schedule') {
    throw new InvalidRequestError(
      `#${number} is the ${thing.kind} ${code(thing.name)}, not a schedule; \`graf schedules\` shows the numbers of schedules.`,
    );
  }
  const schedule = deps.schedules.of(room).find(({ id }) => id === thing?.key);
  if (!schedule) {
    throw new InvalidRequestError(
      `This room has no schedule #${number}; \`graf schedules\` lists its schedules.`,
    );
  }
  numbersOf([schedule], room, deps);
  return { schedule, number };
}

function numbersOf(
  schedules: readonly Schedule[],
  room: string,
  { numbers }: ScheduleDeps,
): readonly (number | undefined)[] {
  const things = schedules.map(({ id, request, when }) => ({
    kind: 'schedule' as const,
    key: id,
    name: `${request} (${when})`,
  }));
  return numbers.show(room, things);
}

function titleOf({ request, when, zone }: Schedule): string {
  return `${code(request)}, ${when} (${zone})`;
}

function nextOf({ next, zone }: Schedule): string {
  const times = next.map((time) =>
    DateTime.fromMillis(time, { zone, locale: 'en' }).toFormat('ccc d LLL H:mm'),
  );
  return `Next: ${times.join(', then ')}`;
}
