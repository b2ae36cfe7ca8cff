import type { InTurn } from '../../../util/turns.ts';
import { pictureGone, type PictureStream } from '../store.ts';
import type { BucketClient } from './client.ts';
import { BucketFault, DENIED_WITH_ACL } from './fault.ts';
import { type CollectedPicture, createCollect } from './collect.ts';
import type { BucketLayout } from './layout.ts';
import { STORED_AT } from './read-object.ts';
import { bodyOf, type RevokedNames } from './revoked-names.ts';
import type { BucketSettings } from './settings.ts';

export interface SavesOptions {
  readonly client: BucketClient;
  readonly layout: BucketLayout;
  readonly revoked: RevokedNames;
  readonly inTurn: InTurn;
  readonly settings: Pick<BucketSettings, 'acl'>;
  readonly maxAgeMs?: number | undefined;
}

/** The writing half of the bucket store. Its faults are not explained. */
export interface ObjectSaves {
  /** @returns the picture's name */
  save(picture: Buffer | PictureStream): Promise<string>;
  /** @param storedAt milliseconds since 1970 */
  adopt(name: string, picture: Buffer | PictureStream, storedAt: number): Promise<void>;
}

function deniedWithAcl(error: unknown): unknown {
  if (!(error instanceof BucketFault) || error.code !== 'AccessDenied') return error;
  const { message, status = 403 } = error;
  return new BucketFault(message, { code: DENIED_WITH_ACL, status, cause: error });
}

const YEAR_S = 31_536_000;

/**
 * A picture is put without a look whether it is there: an equal one has the same bytes, and its age starts
 * anew.
 */
export function createSaves(options: SavesOptions): ObjectSaves {
  const { client, layout, revoked, inTurn } = options;
  const collect = createCollect();
  const headers = objectHeaders(options);
  /** Equal pictures that arrive at once are put once. */
  const puts = new Map<string, Promise<void>>();

  async function put(name: string, body: CollectedPicture, more = {}): Promise<void> {
    const key = layout.picture(name);
    try {
      await client.send({ method: 'PUT', key, headers: { ...headers, ...more }, body });
    } catch (error) {
      throw options.settings.acl === undefined ? error : deniedWithAcl(error);
    }
  }

  function putOnce(name: string, body: CollectedPicture): Promise<void> {
    const begun = puts.get(name);
    if (begun) return begun;
    const putting = inTurn(name, async () => {
      // It may have been revoked while others had their turn.
      if (!revoked.has(name)) await put(name, body);
    }).finally(() => puts.delete(name));
    puts.set(name, putting);
    return putting;
  }

  async function putUnderFreeName(body: CollectedPicture): Promise<string> {
    for (;;) {
      const name = revoked.nameFor(body.sha256.slice(0, 32));
      await Promise.all([putOnce(name, body), revoked.refresh()]);
      if (!revoked.has(name)) return name;
      // Another server revoked it while it was put; it must not be there again.
      await inTurn(name, () => client.send({ method: 'DELETE', key: layout.picture(name) }));
    }
  }

  return {
    async save(picture) {
      const body = await collect(picture);
      try {
        return await putUnderFreeName(body);
      } finally {
        await body.discard();
      }
    },
    async adopt(name, picture, storedAt) {
      await revoked.refresh();
      if (revoked.has(name)) throw pictureGone();
      const body = await collect(picture);
      try {
        await inTurn(name, async () => {
          // The mark alone changes nothing, and without it the date would be missed.
          await client.send({ method: 'PUT', key: layout.aged(name), body: bodyOf('') });
          await put(name, body, { [STORED_AT]: String(Math.round(storedAt)) });
        });
      } finally {
        await body.discard();
      }
    },
  };
}

function objectHeaders({ settings: { acl }, maxAgeMs = Infinity }: SavesOptions) {
  const seconds = Math.min(YEAR_S, Math.floor(maxAgeMs / 1_000));
  return {
    'content-type': 'image/png',
    'cache-control': `public, max-age=${seconds}, immutable`,
    ...(acl !== undefined && { 'x-amz-acl': acl }),
  };
}
