import { randomBytes } from 'node:crypto';
import { placeOf } from '../chat/place.ts';
import type { Schedule, Schedules } from '../chat/schedules.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { nextTimes } from './next-times.ts';
import { parseSchedule } from './parse-when.ts';
import type { SavedSchedule, SavedSchedules } from './saved-schedules.ts';
import { describeWhen } from './when.ts';

/** Most schedules of one room, and of all together. */
export const MAX_SCHEDULES = { room: 20, all: 500 };
/** Characters of a request. */
const MAX_REQUEST = 2_000;

/** What `graf schedule` and its company do; `scheduler.ts` runs them. */
export function createSchedules(saved: SavedSchedules, now: () => number): Schedules {
  function change(id: string, work: (one: SavedSchedule) => SavedSchedule): Schedule | undefined {
    const found = saved.all().find((one) => one.id === id);
    if (!found) return undefined;
    const changed = work(found);
    saved.put(changed);
    return shown(changed, now());
  }

  return {
    read(typed) {
      const { when, zone, request } = parseSchedule(typed);
      return { when: describeWhen(when), zone, request };
    },
    add({ when, zone, request }, { room, user, to }) {
      checkRoom(saved.all(), room);
      if (request.length > MAX_REQUEST)
        throw new InvalidRequestError(
          `A scheduled request has ${MAX_REQUEST} characters at most; ask for less at once.`,
        );
      const parsed = parseSchedule(when).when;
      const added: SavedSchedule = {
        id: randomBytes(8).toString('hex'),
        room,
        place: placeOf(to, room),
        maker: { id: user.id, name: user.name },
        whenText: when,
        when: parsed,
        zone,
        request,
        state: 'on',
        due: nextTimes(parsed, zone, now(), 1)[0] ?? Infinity,
      };
      saved.put(added);
      return shown(added, now());
    },
    of: (room) =>
      saved
        .all()
        .filter((one) => one.room === room)
        .map((one) => shown(one, now())),
    pause: (id) => change(id, (one) => ({ ...one, state: 'paused' })),
    resume: (id) =>
      change(id, (one) => ({
        ...one,
        state: 'on',
        due: nextTimes(one.when, one.zone, now(), 1)[0] ?? Infinity,
      })),
    remove(id) {
      const found = saved.all().find((one) => one.id === id);
      saved.remove(id);
      return found && shown(found, now());
    },
  };
}

function checkRoom(all: readonly SavedSchedule[], room: string): void {
  const here = all.filter((one) => one.room === room).length;
  if (here >= MAX_SCHEDULES.room) {
    throw new InvalidRequestError(
      `This room has ${MAX_SCHEDULES.room} schedules, which is the limit; \`graf schedules\` shows them, and \`graf unschedule N\` deletes one.`,
    );
  }
  if (all.length >= MAX_SCHEDULES.all) {
    throw new InvalidRequestError(
      `All rooms together have ${MAX_SCHEDULES.all} schedules, which is the limit; delete one in any room with \`graf unschedule N\`.`,
    );
  }
}

function shown(one: SavedSchedule, now: number): Schedule {
  const { id, room, whenText, zone, request, maker, state } = one;
  const next = nextTimes(one.when, zone, now, 2);
  return { id, room, when: whenText, zone, request, maker: maker.name, state, next };
}
