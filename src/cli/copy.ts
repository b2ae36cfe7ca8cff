import { buffer } from 'node:stream/consumers';
import {
  PictureGoneError,
  StorageError,
  StorageFullError,
  StorageUnavailableError,
} from '../pictures/errors.ts';
import { formatTally } from '../pictures/stores/retention.ts';
import type { ListedPicture, PictureStore } from '../pictures/stores/store.ts';
import { NotFoundError, sentenceFor } from '../util/errors.ts';

export interface CopyOptions {
  readonly from: Pick<PictureStore, 'list' | 'open' | 'record'>;
  readonly to: Pick<PictureStore, 'prepare' | 'stat' | 'open' | 'adopt' | 'record' | 'keepRecord'>;
  /** What the other store is called in a sentence. */
  readonly place: string;
  /** Takes a line for people, now and then. */
  readonly progress: (line: string) => void;
}

export interface CopyReport {
  /** Lines for people. */
  readonly text: string;
  /** Whether every picture is in the other store now. */
  readonly isComplete: boolean;
}

const COPIES_AT_ONCE = 8;
/** Pictures from one line of progress to the next. */
const PROGRESS_STEP = 500;
/** Milliseconds by which the dates of two stores may differ. */
const SAME_TIME_MS = 1_000;

/**
 * Copies all pictures of a store to another one, with their names, dates and records, and reads each back. Pictures
 * that are there already are left alone, so that a copy that was interrupted goes on where it ended.
 * @throws StorageError when a store cannot be used, or cannot be used any longer
 */
export async function copyPictures({
  from,
  to,
  place,
  progress,
}: CopyOptions): Promise<CopyReport> {
  const copied = { pictures: 0, bytes: 0 };
  const counts = { present: 0, gone: 0, failed: 0 };
  let firstFailure: unknown;
  let fatal: Error | undefined;
  const fail = (error: unknown) => {
    firstFailure ??= error;
    counts.failed += 1;
  };

  async function copyOrSkip(picture: ListedPicture): Promise<void> {
    try {
      if (await isPresent(to, picture)) counts.present += 1;
      else {
        const bytes = await copyOne(from, to, picture);
        copied.bytes += bytes;
        copied.pictures += 1;
      }
      await copyRecord(from, to, picture);
    } catch (error) {
      // Removed meanwhile, or revoked in the other store.
      if (error instanceof NotFoundError || error instanceof PictureGoneError) counts.gone += 1;
      else if (error instanceof StorageFullError || error instanceof StorageUnavailableError)
        fatal ??= error;
      else fail(error);
    }
  }

  await to.prepare();
  const pictures = from.list(fail)[Symbol.asyncIterator]();
  let seen = 0;
  async function work(): Promise<void> {
    for (;;) {
      const next = fatal === undefined ? await pictures.next() : undefined;
      if (!next || next.done === true) return;
      await copyOrSkip(next.value);
      seen += 1;
      if (seen % PROGRESS_STEP === 0) progress(`${seen} pictures, ${formatTally(copied)} copied.`);
    }
  }
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, work));
  await pictures.return?.();
  if (fatal !== undefined) {
    progress(`${formatTally(copied)} copied; the same command goes on from here.`);
    throw fatal;
  }
  const lines = [
    `Copied ${formatTally(copied)} to ${place}, and read each back; ${counts.present} were there already.`,
  ];
  if (counts.gone > 0) lines.push(`Removed meanwhile, or taken back there: ${counts.gone}.`);
  if (counts.failed > 0) lines.push(`Not copied: ${counts.failed}. ${sentenceFor(firstFailure)}`);
  return { text: `${lines.join('\n')}\n`, isComplete: counts.failed === 0 };
}

/** One of the same size that is as new, or newer: an equal picture may have been stored there since. */
async function isPresent(
  to: CopyOptions['to'],
  { name, bytes, storedAt }: ListedPicture,
): Promise<boolean> {
  try {
    const { size, mtime } = await to.stat(name);
    return size === bytes && mtime.getTime() >= storedAt - SAME_TIME_MS;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

/** @returns the bytes that were copied */
async function copyOne(
  from: CopyOptions['from'],
  to: CopyOptions['to'],
  { name, storedAt }: ListedPicture,
): Promise<number> {
  const bytes = await readWhole(from, name);
  await to.adopt(name, bytes, storedAt);
  if (!bytes.equals(await readWhole(to, name))) {
    throw new StorageError(`The copy of ${name} differs from the picture: copy once more.`);
  }
  return bytes.length;
}

/** One that is there already is as new, or newer. */
async function copyRecord(
  from: CopyOptions['from'],
  to: CopyOptions['to'],
  { name, recordBytes }: ListedPicture,
): Promise<void> {
  if (recordBytes === undefined || (await to.record(name))) return;
  const record = await from.record(name);
  if (record) await to.keepRecord(name, record);
}

async function readWhole(store: Pick<PictureStore, 'open'>, name: string): Promise<Buffer> {
  const picture = await store.open(name);
  if (picture.bytes === undefined) return buffer(await picture.stream());
  const bytes = Buffer.from(picture.bytes);
  picture.release?.();
  return bytes;
}
