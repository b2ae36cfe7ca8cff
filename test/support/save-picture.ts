// Saves a picture of so many bytes in a folder and says, as JSON, what came of it. A program of its
// own, for it is run where a test cannot be: in a mount namespace with a disk that is full.
import { readdir } from 'node:fs/promises';
import { GrafanaImagesError } from '../../src/errors.ts';
import { createFileStore } from '../../src/images/file-store.ts';

export async function main([folder = '', bytes = '']: readonly string[]): Promise<void> {
  const store = createFileStore(folder);
  const prepared = await outcomeOf(store.prepare());
  const saved = await outcomeOf(store.save(Buffer.alloc(Number(bytes), 1)));
  const files = await readdir(folder);
  process.stdout.write(JSON.stringify({ prepared, saved, files }));
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof GrafanaImagesError ? `${error.code}: ${error.message}` : String(error);
  }
}
