import { open, readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { MAX_REVOKED, nextName, PICTURE_NAME, type SweepOptions } from '../store.ts';
import { makeFolder } from './atomic-file.ts';
import { errorCode } from './errors.ts';

/** The marks of revoked pictures: empty files of their names, in a folder of their own. */
export interface RevokedMarks {
  has(name: string): Promise<boolean>;
  add(name: string): Promise<void>;
  /** The first name for a picture that was not revoked. */
  nameFor(name: string): Promise<string>;
  /** A value that changes with each mark. */
  version(): Promise<string>;
  /** Removes those that are older than pictures may become, and the oldest beyond their number. */
  sweep(options: SweepOptions, now: number): Promise<void>;
}

export function createRevokedMarks(pictures: string): RevokedMarks {
  const folder = path.join(pictures, '.gone');
  const isThere = (file: string) =>
    stat(file).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    );
  const has = (name: string) => isThere(path.join(folder, name));

  async function sweep({ maxAgeMs = Infinity }: SweepOptions, now: number): Promise<void> {
    const names = await namesIn(folder);
    // Most of the time there is nothing to do, and dates need not be known.
    if (names.length <= MAX_REVOKED && maxAgeMs === Infinity) return;
    const marks = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(path.join(folder, name))).mtimeMs })),
    );
    marks.sort((a, b) => b.at - a.at);
    for (const [index, { name, at }] of marks.entries()) {
      if (index < MAX_REVOKED && now - at <= maxAgeMs) continue;
      await unlink(path.join(folder, name)).catch(() => undefined);
    }
  }

  return {
    has,
    async add(name) {
      await makeFolder(folder);
      await (await open(path.join(folder, name), 'w', 0o644)).close();
      await sweep({}, 0);
    },
    async nameFor(name) {
      let free = name;
      while (await has(free)) free = nextName(free);
      return free;
    },
    async version() {
      try {
        return String((await stat(folder)).mtimeMs);
      } catch (error) {
        if (isMissing(error)) return '';
        throw error;
      }
    },
    sweep,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => PICTURE_NAME.test(name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}
