import * as v from 'valibot';
import { finite, readAs } from '../../util/schema.ts';

/** Fields of what Grafana saved. A field of another type counts as missing. */
export const text = v.fallback(v.string(), '');
/** A title; Grafana keeps a number as it is and shows it. */
export const label = v.fallback(v.union([v.string(), v.pipe(finite, v.transform(String))]), '');
export const list = v.fallback(v.array(v.unknown()), []);
export const flag = v.fallback(v.boolean(), false);
export const number = v.fallback(finite, 0);

/** UTF-16 units of a description that are kept. */
const MAX_DESCRIPTION = 500;

/** The beginning of a description, which may be a page of Markdown. */
export function briefly(description: string): string {
  return description.trim().slice(0, MAX_DESCRIPTION);
}

/** A number, also when it is saved as text; Grafana calculates with either. */
export const coordinate = v.fallback(
  v.union([
    finite,
    v.pipe(v.string(), v.regex(/^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/), v.transform(Number)),
  ]),
  0,
);

/** A panel's id as saved, as a number or as text; 0 and what is not a safe integer count as missing. */
export const panelId = v.fallback(
  v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\s*-?\d{1,16}\s*$/), v.transform(Number))]),
      v.safeInteger(),
      v.notValue(0),
    ),
  ),
  undefined,
);

/** Parses each entry on its own and skips those that do not fit. */
export function readEach<T>(schema: v.GenericSchema<unknown, T>, entries: readonly unknown[]): T[] {
  const read: T[] = [];
  for (const entry of entries) {
    const found = readAs(schema, entry);
    if (found !== undefined) read.push(found);
  }
  return read;
}
