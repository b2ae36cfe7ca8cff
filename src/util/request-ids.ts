import { randomInt } from 'node:crypto';

/** Makes ids of requests, 8 hex digits each: by them an answer is found in the log. */
export type RequestIds = () => string;

const RANGE = 2 ** 32;
/** Odd, so that all 2 ** 32 numbers come before one comes again. */
const STEP = 0x9e3779b1;

/** @param seed of 32 bits; another one for each process. Nothing is kept secret by these ids. */
export function createRequestIds(seed: number = randomInt(RANGE)): RequestIds {
  let last = seed;
  return () => {
    last = (last + STEP) % RANGE;
    return last.toString(16).padStart(8, '0');
  };
}
