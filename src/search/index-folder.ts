import { scrypt } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { removeFile } from '../pictures/stores/file/folder-entries.ts';
import type { Credentials } from '../util/http/credentials.ts';
import type { SlicedQueue } from '../util/sliced-queue.ts';
import { createIndexFile, type IndexFile, indexKeyIn } from './index-file.ts';

/** Whose index it is. */
export interface IndexOwner {
  readonly root: string;
  readonly token: Credentials | undefined;
  readonly orgId: string | undefined;
}

/** The files of all indexes. */
export interface IndexFolder {
  fileOf(owner: IndexOwner): Promise<IndexFile>;
}

export interface IndexFolderOptions {
  /** Bytes of all files together; the one used longest ago goes first. */
  readonly maxBytes: number;
  /** Does what takes time. */
  readonly work: SlicedQueue;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Milliseconds after which a file that was not used is removed: its token is another by now. */
const MAX_AGE_MS = 30 * 86_400_000;
/** Bytes of a key. */
const KEY_BYTES = 16;
const derive = promisify<string, string, number, Buffer>(scrypt);

export function createIndexFolder(
  folder: string,
  { maxBytes, work, now = Date.now }: IndexFolderOptions,
): IndexFolder {
  /** Best effort: a file that cannot be looked at stays. */
  async function tidy(): Promise<void> {
    const files = (await listFiles(folder)).sort((a, b) => b.usedAt - a.usedAt);
    let bytes = 0;
    for (const { file, size, usedAt } of files) {
      bytes += size;
      const isOld = now() - usedAt > MAX_AGE_MS;
      if (isOld || bytes > maxBytes) await removeFile(file).catch(() => undefined);
    }
  }

  return {
    async fileOf(owner) {
      const file = createIndexFile(folder, await keyOf(owner), work);
      return {
        ...file,
        async save(saved) {
          await file.save(saved);
          await tidy();
        },
      };
    },
  };
}

/**
 * The key of an index: it tells nothing of the token, and takes long to be computed, since a password in
 * its place could be guessed.
 */
async function keyOf({ root, token = '', orgId = '' }: IndexOwner): Promise<string> {
  const key = await derive(JSON.stringify([token, orgId]), root, KEY_BYTES);
  return key.toString('hex');
}

async function listFiles(
  folder: string,
): Promise<{ readonly file: string; readonly size: number; readonly usedAt: number }[]> {
  const names = (await readdir(folder)).filter((name) => indexKeyIn(name) !== undefined);
  const files = names.map(async (name) => {
    const file = path.join(folder, name);
    const { size, mtimeMs } = await stat(file);
    return { file, size, usedAt: mtimeMs };
  });
  const settled = await Promise.allSettled(files);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
