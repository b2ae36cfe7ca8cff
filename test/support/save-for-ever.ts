// Saves pictures in a folder, one after the other, until it is ended: a program for tests that end it
// in the middle. Says `ready` when it begins.
import { randomBytes } from 'node:crypto';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { inPieces } from './large-picture.ts';

/** Bytes; several are written in more than one piece. */
const SIZES = [200, 40_000, 700_000, 3_000_000];

const store = createFileStore(process.argv[2] ?? '');
await store.prepare();
process.stdout.write('ready\n');
for (let n = 0; ; n += 1) {
  const bytes = randomBytes(SIZES[n % SIZES.length] ?? 0);
  if (bytes.length < 2_000_000) await store.save(bytes);
  else await store.save({ pieces: inPieces(bytes, 64_000), length: undefined });
}
