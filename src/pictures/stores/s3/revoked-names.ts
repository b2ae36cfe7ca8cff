import { createHash, randomUUID } from 'node:crypto';
import { MAX_REVOKED, nextName, type SweepOptions } from '../store.ts';
import type { BucketClient, ObjectBody } from './client.ts';
import { BucketFault } from './fault.ts';
import type { BucketLayout } from './layout.ts';

/** The names of revoked pictures, which are marks in the bucket, known here to be asked at once. */
export interface RevokedNames {
  /**
   * Reads what other servers have revoked, unless that was done a moment ago. While the bucket does not
   * answer, what was known stays.
   * @throws BucketFault when nothing was ever read
   */
  refresh(): Promise<void>;
  has(name: string): boolean;
  /** The first name for a picture that was not revoked, as far as is known. */
  nameFor(name: string): string;
  add(name: string): Promise<void>;
  /** A value that changes with each mark, as far as is known; undefined before the first refresh. */
  readonly version: string | undefined;
  /** Removes marks that are older than pictures may become, and the oldest beyond their number. */
  sweep(options: SweepOptions, now: number): Promise<void>;
}

/** Milliseconds for which the bucket is not asked again. */
const KNOWN_MS = 2_000;

export function createRevokedNames(client: BucketClient, layout: BucketLayout): RevokedNames {
  let names = new Set<string>();
  let version: string | undefined;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function readVersion(): Promise<string> {
    try {
      const { body } = await client.send({ method: 'GET', key: layout.revocations });
      return body.toString('utf8');
    } catch (error) {
      if (error instanceof BucketFault && error.isMissingKey) return '';
      throw error;
    }
  }

  async function read(): Promise<void> {
    const current = await readVersion();
    if (current === version) return;
    const found = new Set<string>();
    for await (const { key } of client.list(layout.revoked(''))) {
      const name = layout.markedIn(key);
      if (name !== undefined) found.add(name);
    }
    names = found;
    version = current;
  }

  /** Once for all that wait for it. */
  function readOnce(): Promise<void> {
    reading ??= read().finally(() => {
      readAt = performance.now();
      reading = undefined;
    });
    return reading;
  }

  return {
    get version() {
      return version;
    },
    async refresh() {
      if (performance.now() - readAt < KNOWN_MS && version !== undefined) return;
      try {
        await readOnce();
      } catch (error) {
        if (version === undefined) throw error;
      }
    },
    has: (name) => names.has(name),
    nameFor(name) {
      let free = name;
      while (names.has(free)) free = nextName(free);
      return free;
    },
    async add(name) {
      await client.send({ method: 'PUT', key: layout.revoked(name), body: bodyOf('') });
      const key = layout.revocations;
      await client.send({ method: 'PUT', key, body: bodyOf(randomUUID()) });
      names.add(name);
      // Another server may have done the same at this moment: all is read again.
      await reading?.catch(() => undefined);
      await readOnce();
    },
    async sweep({ maxAgeMs = Infinity }, now) {
      await readOnce();
      if (names.size <= MAX_REVOKED && maxAgeMs === Infinity) return;
      const marks: { readonly key: string; readonly storedAt: number }[] = [];
      for await (const mark of client.list(layout.revoked(''))) marks.push(mark);
      marks.sort((a, b) => b.storedAt - a.storedAt);
      for (const [index, { key, storedAt }] of marks.entries()) {
        if (index < MAX_REVOKED && now - storedAt <= maxAgeMs) continue;
        await client.send({ method: 'DELETE', key });
      }
    },
  };
}

/** What is put where a few characters say all. */
export function bodyOf(text: string): ObjectBody {
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { content, length: content.length, sha256 };
}
