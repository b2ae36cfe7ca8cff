/** How long the adapter waits for what, all in milliseconds. */
export interface Times {
  /** From the first packet until signed in, with everything read that is needed. */
  readonly login: number;
  /** For the answer to one question. */
  readonly answer: number;
  /** Between two pings, and for the answer to one. */
  readonly ping: number;
  readonly pong: number;
  /** Before the first attempt to connect again, which doubles, and the longest. */
  readonly retry: number;
  readonly retryMost: number;
  /** The same after a refused password, so that the account is not locked. */
  readonly refused: number;
  readonly refusedMost: number;
  /** A connection, or a stay in a room, that lasted this long was a good one. */
  readonly steady: number;
  /** How long a message waits for a connection. */
  readonly send: number;
  /** Before entering a room again, which doubles, and the longest. */
  readonly rejoin: number;
  readonly rejoinMost: number;
}

export const TIMES: Times = {
  login: 30_000,
  answer: 20_000,
  ping: 30_000,
  pong: 15_000,
  retry: 1_000,
  retryMost: 60_000,
  refused: 60_000,
  refusedMost: 900_000,
  steady: 60_000,
  send: 60_000,
  rejoin: 2_000,
  rejoinMost: 300_000,
};

/**
 * Milliseconds to wait before the next attempt: doubled with each that failed, and up to a quarter
 * more or less, so that many bots do not come back in the same moment.
 * @param failures how many there have been in a row, 1 or more
 * @param random from 0 to 1
 */
export function backOff(first: number, most: number, failures: number, random: number): number {
  const steps = Math.min(failures - 1, 30);
  return Math.round(Math.min(first * 2 ** steps, most) * (0.75 + random / 2));
}
