import * as v from 'valibot';
import { finite, readAs } from '../../util/schema.ts';

/** Fields of what Grafana saved. A field of another type counts as missing. */
export const text = v.fallback(v.string(), '');
export const list = v.fallback(v.array(v.unknown()), []);
export const flag = v.fallback(v.boolean(), false);
export const number = v.fallback(finite, 0);
export const wholeNumber = v.fallback(v.optional(v.pipe(v.number(), v.safeInteger())), undefined);

/** Parses each entry on its own and skips those that do not fit. */
export function readEach<T>(schema: v.GenericSchema<unknown, T>, entries: readonly unknown[]): T[] {
  return entries.flatMap((entry) => {
    const found = readAs(schema, entry);
    return found === undefined ? [] : [found];
  });
}
