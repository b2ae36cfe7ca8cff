/** Distinct things by number, each kept as long as it is used. */
export interface NumberedRows<T> {
  /**
   * Counts one more use of what has this key.
   * @param make makes it when it is not there
   */
  use(key: string, make: () => T): { readonly id: number; readonly isNew: boolean };
  /** @returns what this was the last use of */
  release(id: number): T | undefined;
  get(id: number): T | undefined;
  /** One more than the highest number. */
  readonly limit: number;
}

interface Row<T> {
  readonly key: string;
  readonly value: T;
  uses: number;
}

export function createNumberedRows<T>(): NumberedRows<T> {
  const numbers = new Map<string, number>();
  const rows: (Row<T> | undefined)[] = [];
  const free: number[] = [];
  return {
    use(key, make) {
      const known = numbers.get(key);
      const row = known === undefined ? undefined : rows[known];
      if (known !== undefined && row) {
        row.uses += 1;
        return { id: known, isNew: false };
      }
      const id = free.pop() ?? rows.length;
      rows[id] = { key, value: make(), uses: 1 };
      numbers.set(key, id);
      return { id, isNew: true };
    },
    release(id) {
      const row = rows[id];
      if (!row) return undefined;
      row.uses -= 1;
      if (row.uses > 0) return undefined;
      numbers.delete(row.key);
      rows[id] = undefined;
      free.push(id);
      return row.value;
    },
    get: (id) => rows[id]?.value,
    get limit() {
      return rows.length;
    },
  };
}

/**
 * Takes out one number; the others keep their order.
 * @returns whether it was there
 */
export function takeOut(numbers: number[], number: number): boolean {
  const place = numbers.indexOf(number);
  if (place >= 0) numbers.splice(place, 1);
  return place >= 0;
}
