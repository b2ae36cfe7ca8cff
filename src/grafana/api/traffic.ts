import { type ByteBudget, createByteBudget } from '../../util/byte-budget.ts';
import { createFairQueue, type FairQueue } from '../../util/fair-queue.ts';
import { type AnswerParser, createAnswerParser } from './answer-parser.ts';

/** What the clients of all Grafanas share, so that limits hold for the process as a whole. */
export interface Traffic {
  /** Waits for a turn at one Grafana, fairly among the rooms that ask it. */
  ask<T>(root: string, room: string, request: () => Promise<T>): Promise<T>;
  /** Roots of the Grafanas at which something is under way. */
  readonly busy: readonly string[];
  /** Memory for large answers, from their first byte until they are parsed. */
  readonly largeAnswers: ByteBudget;
  readonly parser: AnswerParser;
}

export interface TrafficOptions {
  /** Requests to one Grafana at once, those of one room, and how many more may wait for how long. */
  readonly queue?: Partial<Omit<Parameters<typeof createFairQueue>[0], 'name'>>;
  /** Bytes of large answers at once. */
  readonly maxLargeBytes?: number;
  readonly parser?: AnswerParser;
}

const QUEUE = {
  concurrency: 6,
  // An answer that is late, or six, leave the others their places.
  concurrencyPerParty: 3,
  maxWaiting: 500,
  maxWaitingPerParty: 100,
  maxWaitMs: 30_000,
} as const;
/** Two of the largest. */
const MAX_LARGE_BYTES = 100_000_000;

export function createTraffic({
  queue: limits = {},
  maxLargeBytes = MAX_LARGE_BYTES,
  parser = createAnswerParser(),
}: TrafficOptions = {}): Traffic {
  /** Only those at which something is under way. */
  const queues = new Map<string, FairQueue>();
  return {
    async ask(root, room, request) {
      const name = `Grafana at ${new URL(root).origin}`;
      const queue = queues.get(root) ?? createFairQueue({ ...QUEUE, ...limits, name });
      queues.set(root, queue);
      try {
        return await queue.run(room, request);
      } finally {
        if (queue.isIdle) queues.delete(root);
      }
    },
    get busy() {
      return [...queues.keys()];
    },
    largeAnswers: createByteBudget(maxLargeBytes),
    parser,
  };
}
