import { formatRecord, MAX_RECORD_BYTES, parseRecord, type PictureRecord } from '../record.ts';
import type { BucketClient } from './client.ts';
import { BucketFault } from './fault.ts';
import type { BucketLayout } from './layout.ts';
import { bodyOf } from './revoked-names.ts';

/** Records as objects beside their pictures. Their faults are not explained. */
export interface RecordObjects {
  read(name: string): Promise<PictureRecord | undefined>;
  keep(name: string, record: PictureRecord): Promise<void>;
  remove(name: string): Promise<void>;
  /** Remembers a record without a picture, as a list found it: to list for these alone would be dear. */
  readonly foundUnpaired: (name: string) => void;
  /** Removes those that were found and have no picture still. */
  sweep(hasPicture: (name: string) => Promise<boolean>): Promise<void>;
}

/** Most names that are remembered for the next sweep. */
const MAX_UNPAIRED = 10_000;

/** Private whatever the pictures are: a record names rooms and people. */
const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export function createRecordObjects(
  client: BucketClient,
  layout: Pick<BucketLayout, 'record'>,
): RecordObjects {
  const unpaired = new Set<string>();

  async function remove(name: string): Promise<void> {
    await client.send({ method: 'DELETE', key: layout.record(name) });
  }

  return {
    async read(name) {
      const range = `bytes=0-${MAX_RECORD_BYTES}`;
      try {
        const key = layout.record(name);
        return parseRecord((await client.send({ method: 'GET', key, headers: { range } })).body);
      } catch (error) {
        // 416: it is empty.
        if (error instanceof BucketFault && (error.isMissingKey || error.status === 416)) {
          return undefined;
        }
        throw error;
      }
    },
    async keep(name, record) {
      const body = bodyOf(formatRecord(record).toString('utf8'));
      await client.send({ method: 'PUT', key: layout.record(name), headers: HEADERS, body });
    },
    remove,
    foundUnpaired(name) {
      if (unpaired.size < MAX_UNPAIRED) unpaired.add(name);
    },
    async sweep(hasPicture) {
      for (const name of unpaired) {
        if (!(await hasPicture(name))) await remove(name);
        unpaired.delete(name);
      }
    },
  };
}
