import type { ListedPicture } from '../stores/store.ts';
import { type Steps, STEP } from '../../util/time-slices.ts';
import { galleryEntry, type GalleryEntry } from './entries.ts';

/** An entry, and what tells whether its record has to be read. */
export interface KnownEntry extends GalleryEntry {
  readonly recordBytes: number | undefined;
  readonly isRead: boolean;
}

/** Milliseconds that a record may come after its picture. */
const RECORD_MS = 60_000;

/** What is known of a listed picture; its record is read again where it may have changed. */
function mergeListed(
  before: KnownEntry | undefined,
  picture: ListedPicture,
  now: number,
): KnownEntry {
  const { name, storedAt, recordBytes } = picture;
  const isSame =
    before !== undefined &&
    before.isRead &&
    before.storedAt === storedAt &&
    before.recordBytes === recordBytes &&
    now - storedAt > RECORD_MS;
  if (isSame) return before;
  if (recordBytes === undefined || before === undefined) {
    const entry = galleryEntry(name, storedAt, undefined);
    return { ...entry, recordBytes, isRead: recordBytes === undefined };
  }
  // What was known stays until the record is read.
  return { ...before, storedAt, recordBytes, isRead: false };
}

/** The same of a whole list. */
export function* mergeList(
  before: ReadonlyMap<string, KnownEntry>,
  listed: readonly ListedPicture[],
  now: number,
): Steps<Map<string, KnownEntry>> {
  const merged = new Map<string, KnownEntry>();
  for (const [at, picture] of listed.entries()) {
    if (at % STEP === STEP - 1) yield;
    merged.set(picture.name, mergeListed(before.get(picture.name), picture, now));
  }
  return merged;
}
