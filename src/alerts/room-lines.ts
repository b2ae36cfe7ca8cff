import type { Logger } from '../util/logger.ts';
import { code } from '../util/text.ts';
import type { Telling } from './tell-group.ts';

/** An alert that waits for its room. */
export interface Waiting {
  readonly telling: Telling;
  /** Whether the room subscribes to it, rather than having been named. */
  readonly isSubscribed: boolean;
  /** Its name in the journal; empty for one that is not kept. */
  readonly name: string;
}

/** A line of alerts for each room: they are told in the order in which they came. */
export interface RoomLines {
  add(one: Waiting): void;
  /** Tells no more, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

export interface RoomLinesDeps {
  /** Tells one. @returns whether it is done with; if not, it is tried again before the next */
  readonly attempt: (one: Waiting) => Promise<boolean>;
  /** Called for one that is left out, as too many wait. */
  readonly leaveOut: (one: Waiting) => void;
  /** Calls a function after some milliseconds. @returns a function that prevents it */
  readonly after: (ms: number, work: () => void) => () => void;
  readonly logger: Pick<Logger, 'error'>;
}

/** Milliseconds until the chat is tried again: doubled each time, up to the most. */
const RETRY_MS = { first: 5_000, most: 300_000 };
/** Most messages that wait for one room. */
const MAX_WAITING = 1_000;

interface Line {
  readonly waiting: Waiting[];
  isRunning: boolean;
  failures: number;
  stop: () => void;
}

export function createRoomLines({ attempt, leaveOut, after, logger }: RoomLinesDeps): RoomLines {
  const lines = new Map<string, Line>();
  const underWay = new Set<Promise<void>>();
  let isClosed = false;

  function lineOf(room: string): Line {
    const line = lines.get(room) ?? {
      waiting: [],
      isRunning: false,
      failures: 0,
      stop: () => undefined,
    };
    lines.set(room, line);
    return line;
  }

  function run(room: string, line: Line): void {
    if (line.isRunning || isClosed) return;
    line.isRunning = true;
    line.stop();
    const running = work(room, line).finally(() => {
      underWay.delete(running);
      line.isRunning = false;
      if (line.waiting.length === 0) lines.delete(room);
      // One may have come in the meantime.
      else if (line.failures === 0) run(room, line);
    });
    underWay.add(running);
  }

  async function work(room: string, line: Line): Promise<void> {
    for (let next = line.waiting[0]; next && !isClosed; next = line.waiting[0]) {
      if (!(await attempt(next))) {
        const delay = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** line.failures);
        line.failures += 1;
        line.stop = after(delay, () => {
          run(room, line);
        });
        return;
      }
      if (line.waiting[0] === next) line.waiting.shift();
      line.failures = 0;
    }
  }

  return {
    add(one) {
      const { room } = one.telling;
      const line = lineOf(room);
      line.waiting.push(one);
      if (line.waiting.length > MAX_WAITING) {
        const oldest = line.waiting.shift();
        if (oldest) leaveOut(oldest);
        logger.error(
          `More than ${MAX_WAITING} alerts wait for ${code(room)}; the oldest is left out.`,
        );
      }
      run(room, line);
    },
    async close() {
      isClosed = true;
      for (const { stop } of lines.values()) stop();
      await Promise.all(underWay);
    },
  };
}
