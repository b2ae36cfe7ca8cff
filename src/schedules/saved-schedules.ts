import * as v from 'valibot';
import type { Brain, Envelope } from '../chat/hubot.ts';
import { placeSchema } from '../chat/place.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { finite, nonEmpty, readAs } from '../util/schema.ts';
import { parseSchedule } from './parse-when.ts';
import type { When } from './when.ts';

/** A schedule as the brain keeps it. */
const savedSchema = v.object({
  id: nonEmpty,
  room: v.string(),
  place: placeSchema,
  maker: v.object({ id: v.string(), name: v.string() }),
  /** As `describeWhen` writes it. */
  when: nonEmpty,
  zone: nonEmpty,
  request: nonEmpty,
  state: v.picklist(['on', 'paused', 'stopped']),
  /** The next time, in ms since 1970. */
  due: finite,
});

type Saved = v.InferOutput<typeof savedSchema>;

export interface SavedSchedule extends Omit<Saved, 'place' | 'when'> {
  /** Where answers go, without a thread. */
  readonly place: Envelope;
  /** In the words of `graf schedule`. */
  readonly whenText: string;
  readonly when: When;
}

/** The schedules of all rooms, in the bot's brain, which may hold anything. */
export interface SavedSchedules {
  all(): readonly SavedSchedule[];
  /** Adds one, or replaces the one of the same id. */
  put(schedule: SavedSchedule): void;
  remove(id: string): void;
}

const KEY = 'grafana_schedules';

export function createSavedSchedules(brain: Brain): SavedSchedules {
  const all = () => {
    const entries = readAs(v.array(v.unknown()), brain.get(KEY)) ?? [];
    return entries.map(readSchedule).filter((one) => one !== undefined);
  };
  const write = (schedules: readonly SavedSchedule[]) => {
    brain.set(KEY, schedules.map(writeSchedule));
  };
  return {
    all,
    put(schedule) {
      const schedules = all();
      const at = schedules.findIndex(({ id }) => id === schedule.id);
      write(at < 0 ? [...schedules, schedule] : schedules.with(at, schedule));
    },
    remove(id) {
      write(all().filter((one) => one.id !== id));
    },
  };
}

function readSchedule(entry: unknown): SavedSchedule | undefined {
  const saved = readAs(savedSchema, entry);
  if (!saved) return undefined;
  try {
    const { when } = parseSchedule(saved.when);
    const { place, ...rest } = saved;
    return { ...rest, place: place as Envelope, whenText: saved.when, when };
  } catch (error) {
    if (error instanceof InvalidRequestError) return undefined;
    throw error;
  }
}

function writeSchedule(schedule: SavedSchedule): Saved {
  const { id, whenText } = schedule;
  return readAs(savedSchema, { ...schedule, when: whenText }) ?? failWrite(id);
}

function failWrite(id: string): never {
  throw new Error(`The schedule ${id} cannot be kept as it is`);
}
