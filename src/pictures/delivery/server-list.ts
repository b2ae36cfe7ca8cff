/** How long a server that was down is asked after the others, in ms. */
const DOWN_MS = 15_000;

/** Servers of which any does the same: which one is asked first, and which next. */
export interface ServerList {
  /** All of them, each request beginning with the next one; those that were down a moment ago come last. */
  inTurn(): readonly string[];
  isDown(host: string): void;
  isUp(host: string): void;
}

/** @param now milliseconds since 1970 */
export function createServerList(hosts: readonly string[], now: () => number): ServerList {
  const downUntil = new Map<string, number>();
  let first = 0;
  return {
    inTurn() {
      const rotated = [...hosts.slice(first), ...hosts.slice(0, first)];
      first = (first + 1) % Math.max(hosts.length, 1);
      const time = now();
      const wait = (host: string) => Math.max((downUntil.get(host) ?? 0) - time, 0);
      return rotated.toSorted((a, b) => wait(a) - wait(b));
    },
    isDown: (host) => void downUntil.set(host, now() + DOWN_MS),
    isUp: (host) => void downUntil.delete(host),
  };
}
