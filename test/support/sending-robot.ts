import type { Message } from '../../src/chat/format.ts';
import type { Envelope, Robot } from '../../src/chat/hubot.ts';
import { recordingLogger } from './logger.ts';

type Call = readonly [name: string, ...given: unknown[]];

/** A robot of which only what sends is there; what an adapter adds comes in as `more`. */
export function robotWith(more: (record: (...call: Call) => void) => object) {
  const calls: Call[] = [];
  const record = (...call: Call) => void calls.push(call);
  const logger = recordingLogger();
  const robot = {
    logger,
    send: (to: Envelope, message: Message) => {
      record('send', to, message);
    },
    emit: (event: string, data: unknown) => {
      record('emit', event, data);
    },
    ...more(record),
  } as unknown as Robot;
  return { robot, calls, logger };
}

/** An envelope as an adapter makes it, whatever its types. */
export const envelope = (made: object) => made as Envelope;
