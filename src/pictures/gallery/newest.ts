/** Keeps the first of very many things, in an order, without holding all of them. */
export interface Newest<T> {
  add(one: T): void;
  /** No more than `max`, in their order. */
  take(): readonly T[];
}

/** One part in so many is held besides: what is nearly in order is sorted fast. */
const SLACK = 4;

/** @param max how many are kept; a quarter more are held at most */
export function createNewest<T>(max: number, compare: (one: T, other: T) => number): Newest<T> {
  const most = max + Math.ceil(max / SLACK);
  let held: T[] = [];
  /** The last one that was kept when there were too many: what comes after it is not wanted. */
  let last: T | undefined;

  function cut(): void {
    held = held.sort(compare).slice(0, max);
    if (held.length === max) last = held.at(-1);
  }

  return {
    add(one) {
      if (last !== undefined && compare(last, one) < 0) return;
      held.push(one);
      if (held.length >= most) cut();
    },
    take() {
      cut();
      return held;
    },
  };
}
