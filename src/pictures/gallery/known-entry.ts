import type { ListedPicture } from '../stores/store.ts';
import { galleryEntry, type GalleryEntry } from './entries.ts';

/** An entry, and what tells whether its record has to be read. */
export interface KnownEntry extends GalleryEntry {
  readonly recordBytes: number | undefined;
  readonly isRead: boolean;
}

/** Milliseconds that a record may come after its picture. */
const RECORD_MS = 60_000;

/** What is known of a listed picture; its record is read again where it may have changed. */
export function mergeListed(
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
  const record = recordBytes === undefined ? undefined : before?.record;
  return {
    ...galleryEntry(name, storedAt, record),
    recordBytes,
    isRead: recordBytes === undefined,
  };
}
