// Saves a picture of so many bytes in a folder and says, as JSON, what came of it. A program of its
// own, because it is run where a test cannot be: in a mount namespace with a disk that is full.
import { closeSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GrafanaImagesError } from '../../src/util/errors.ts';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { inPieces } from './large-picture.ts';

/** What gets in the way of the first picture, and how it is taken away. */
const OBSTACLES: Readonly<Record<string, (folder: string) => () => void>> = {
  none: () => () => undefined,
  fill(folder) {
    const filler = path.join(folder, 'filler');
    writeFileSync(filler, Buffer.alloc(50_000));
    return () => {
      rmSync(filler);
    };
  },
  open(folder) {
    const open: number[] = [];
    try {
      for (;;) open.push(openSync(folder, 'r'));
    } catch {
      return () => {
        for (const handle of open) closeSync(handle);
      };
    }
  },
  vanish(folder) {
    rmSync(folder, { recursive: true });
    return () => {
      rmSync(path.dirname(folder), { recursive: true });
    };
  },
};

export async function main(args: readonly string[]): Promise<void> {
  const [folder = '', bytes = '', reserve = '0', obstacle = 'none', how = 'whole'] = args;
  const store = createFileStore(folder, { reserveBytes: Number(reserve) });
  const picture = Buffer.alloc(Number(bytes), 1);
  const save = () =>
    how === 'whole'
      ? store.save(picture)
      : store.save({ pieces: inPieces(picture, 16_384), length: undefined });
  const prepared = await outcomeOf(store.prepare());
  const clear = OBSTACLES[obstacle]?.(folder);
  const saved = await outcomeOf(save());
  clear?.();
  const again = await outcomeOf(save());
  const files = readdirSync(folder);
  process.stdout.write(JSON.stringify({ prepared, saved, again, files }));
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof GrafanaImagesError ? `${error.code}: ${error.message}` : String(error);
  }
}
