import { createTurns } from '../../../util/turns.ts';
import { type ListedPicture, noSuchPicture, pictureGone, type PictureStore } from '../store.ts';
import { type BucketClient, type BucketClientOptions, createBucketClient } from './client.ts';
import { explainBucket } from './errors.ts';
import { BucketFault } from './fault.ts';
import { bucketLayout, type BucketLayout } from './layout.ts';
import { listObjects } from './list-objects.ts';
import { createObjectReads } from './open-object.ts';
import { bodyOf, createRevokedNames } from './revoked-names.ts';
import { createRecordObjects } from './record-objects.ts';
import { claimRound } from './round-lease.ts';
import { createSaves } from './save-object.ts';
import type { BucketSettings } from './settings.ts';

export interface BucketStoreOptions extends BucketClientOptions {
  /** Milliseconds that pictures are kept: caches shall not keep them longer. */
  readonly maxAgeMs?: number | undefined;
}

/** A list has times to the millisecond, an answer to the second. */
const SAME_TIME_MS = 1_000;

/**
 * Keeps pictures as objects `PREFIX/NAME.png` in a bucket. Any number of servers may use one bucket, and
 * each serves all pictures in it; what one revokes, the others know two seconds later.
 */
export function createBucketStore(
  settings: BucketSettings,
  options: BucketStoreOptions = {},
): PictureStore {
  const { now = Date.now, maxAgeMs } = options;
  const client = createBucketClient(settings, options);
  const layout = bucketLayout(settings.prefix);
  const revoked = createRevokedNames(client, layout);
  const inTurn = createTurns();
  const reads = createObjectReads(client, layout, revoked);
  const records = createRecordObjects(client, layout);
  const saves = createSaves({ client, layout, revoked, inTurn, settings, maxAgeMs });

  async function prepare(): Promise<void> {
    await client.send({ method: 'PUT', key: layout.probe, body: bodyOf('') });
    await client.send({ method: 'DELETE', key: layout.probe });
    await client.list(layout.probe).next();
    await revoked.refresh();
  }

  async function remove({ name, storedAt }: ListedPicture): Promise<boolean> {
    const info = await reads.look(name);
    if (!info || Math.abs(info.mtime.getTime() - storedAt) > SAME_TIME_MS) return false;
    await records.remove(name);
    await client.send({ method: 'DELETE', key: layout.picture(name) });
    reads.forget(name);
    if (info.isDated) await client.send({ method: 'DELETE', key: layout.aged(name) });
    return true;
  }

  /** The mark comes first: one that is stored at this moment looks for it when it is put. */
  async function revoke(name: string): Promise<void> {
    await revoked.refresh();
    if (revoked.has(name)) throw pictureGone();
    if (!(await reads.look(name))) throw noSuchPicture();
    await revoked.add(name);
    await records.remove(name);
    await client.send({ method: 'DELETE', key: layout.picture(name) });
    reads.forget(name);
  }

  async function* list(onFault?: (error: unknown) => void): AsyncGenerator<ListedPicture> {
    const look = (name: string) =>
      reads.look(name).catch((error: unknown) => {
        if (!onFault) throw error;
        onFault(explainBucket(error));
        return undefined;
      });
    try {
      yield* listObjects(client, layout, look, records.foundUnpaired);
    } catch (error) {
      throw explainBucket(error);
    }
  }

  return {
    prepare: () => explained(prepare()),
    async save(picture) {
      const name = await explained(saves.save(picture));
      reads.forget(name);
      return name;
    },
    async adopt(name, picture, storedAt) {
      await explained(saves.adopt(name, picture, storedAt));
      reads.forget(name);
    },
    record: (name) => explained(records.read(name)),
    keepRecord: (name, record) =>
      explained(
        inTurn(name, async () => {
          if (!revoked.has(name)) await records.keep(name, record);
        }),
      ),
    stat: (name) => explained(reads.stat(name)),
    async open(name, range) {
      const picture = await explained(reads.open(name, range));
      return picture.bytes ? picture : { ...picture, stream: () => explained(picture.stream()) };
    },
    list,
    remove: (picture) => explained(inTurn(picture.name, () => remove(picture))),
    revoke: (name) => explained(inTurn(name, () => revoke(name))),
    async revocations() {
      const refreshed = explained(revoked.refresh());
      // A picture that is in memory does not wait for the bucket.
      if (revoked.version === undefined) await refreshed;
      else refreshed.catch(() => undefined);
      return revoked.version ?? '';
    },
    renew: ({ name }) => explained(inTurn(name, () => renewObject(client, layout, settings, name))),
    async sweep(sweepOptions = {}) {
      if (!sweepOptions.dryRun) {
        await explained(revoked.sweep(sweepOptions, now()));
        await explained(records.sweep(async (name) => (await reads.look(name)) !== undefined));
      }
      // An object is there whole, or not at all.
      return 0;
    },
    claimRound: () => explained(claimRound(client, layout.round)),
    close: () => {
      client.close();
    },
  };
}

/** An object that is copied onto itself is as new as one that is put. */
async function renewObject(
  client: BucketClient,
  layout: BucketLayout,
  { bucket }: BucketSettings,
  name: string,
): Promise<void> {
  const key = layout.picture(name);
  const headers = {
    'content-type': 'image/png',
    'x-amz-copy-source': `/${bucket}/${key}`,
    'x-amz-metadata-directive': 'REPLACE',
  };
  try {
    await client.send({ method: 'PUT', key, headers });
  } catch (error) {
    // It was removed by another server.
    if (!(error instanceof BucketFault && error.isMissingKey)) throw error;
  }
}

async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw explainBucket(error);
  }
}
