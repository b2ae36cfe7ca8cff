/** How long the adapter waits, in milliseconds. */
export interface Timeouts {
  /** From connecting until signed in, vCard and roster included. */
  readonly login: number;
  /** For the answer to one request. */
  readonly answer: number;
  /** Between two pings, and for a ping's answer. */
  readonly ping: number;
  readonly pong: number;
  /** Before the first reconnection, doubled after each failure, and the longest delay. */
  readonly retry: number;
  readonly retryMost: number;
  /** The same after a refused password: too many attempts could lock the account. */
  readonly refused: number;
  readonly refusedMost: number;
  /** A connection or a stay in a room that lasted this long resets the delay. */
  readonly steady: number;
  /** For a message that waits for a connection. */
  readonly send: number;
  /** Before a room is joined again, doubled after each failure, and the longest delay. */
  readonly rejoin: number;
  readonly rejoinMost: number;
}

export const TIMEOUTS: Timeouts = {
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
 * Exponential back-off with jitter (25 % either way), so that many bots do not reconnect at once.
 * @param failures failed attempts in a row, 1 or more
 * @param random from 0 to 1
 * @returns milliseconds to wait before the next attempt
 */
export function backOff(first: number, most: number, failures: number, random: number): number {
  const steps = Math.min(failures - 1, 30);
  return Math.round(Math.min(first * 2 ** steps, most) * (0.75 + random / 2));
}
