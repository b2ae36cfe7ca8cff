import { z } from 'zod';

/** Parts of what Grafana saved, each read as far as it goes: what is odd counts as missing. */
export const text = z.string().catch('');
export const list = z.array(z.unknown()).catch([]);
export const flag = z.boolean().catch(false);
export const number = z.number().catch(0);
export const wholeNumber = z.int().optional().catch(undefined);

/** Reads each entry by itself, so that an odd one does not cost the others. */
export function readEach<T>(schema: z.ZodType<T>, entries: readonly unknown[]): T[] {
  return entries.flatMap((entry) => {
    const { data } = schema.safeParse(entry);
    return data === undefined ? [] : [data];
  });
}
