import { folded } from '../../util/normalize-text.ts';
import { type Steps, STEP } from '../../util/time-slices.ts';
import type { PictureRecord } from '../stores/record.ts';

/** A picture as the gallery knows it. */
export interface GalleryEntry {
  readonly name: string;
  /** When it was stored last, in milliseconds since 1970. */
  readonly storedAt: number;
  /** What the gallery shows of it; undefined where nothing is known of it, or not yet. */
  readonly record: PictureRecord | undefined;
  /** What is searched, folded. */
  readonly words: string;
}

/** What of the gallery is wanted; what is undefined does not narrow it. */
export interface GalleryQuery {
  /** Words over title, dashboard, rooms and people; each must be found. */
  readonly words?: string | undefined;
  /** UID of a dashboard. */
  readonly dashboard?: string | undefined;
  /** From the first moment to the one that is just over, in milliseconds since 1970. */
  readonly time?: { readonly from: number; readonly until: number } | undefined;
}

/** Words of a search that count; more than people type. */
const MAX_WORDS = 10;

export function galleryEntry(
  name: string,
  storedAt: number,
  record: PictureRecord | undefined,
): GalleryEntry {
  const kept = record && cutRecord(record);
  return { name, storedAt, record: kept, words: wordsOf(kept) };
}

/** Characters of all rooms, and of all people, of a picture: thousands of pictures are in memory. */
const MAX_NAMES = 400;

/** What the gallery shows of a record, without its link and what else is for the picture's own page. */
function cutRecord({
  madeAt,
  title,
  dashboard,
  isAmbiguous,
  ...who
}: PictureRecord): PictureRecord {
  if (isAmbiguous) return { madeAt, isAmbiguous };
  const [rooms, people] = [newestNames(who.rooms), newestNames(who.people)];
  return { madeAt, title, dashboard, rooms, people };
}

/** The newest of some names are their last. */
function newestNames(names: readonly string[] | undefined): string[] | undefined {
  let left = MAX_NAMES;
  return (
    names &&
    [...names]
      .reverse()
      .filter((name) => (left -= name.length) >= 0)
      .reverse()
  );
}

/** Nothing of a picture whose bytes are of different panels: it would be found by one of them. */
function wordsOf(record: PictureRecord | undefined): string {
  if (!record || record.isAmbiguous) return '';
  const { title, dashboard, rooms = [], people = [] } = record;
  return [title, dashboard?.title, dashboard?.uid, ...rooms, ...people]
    .map((text) => folded(text ?? ''))
    .join('\n');
}

/** Newest first; of the same moment by name, so that pages do not overlap. */
export function byNewest(
  one: Pick<GalleryEntry, 'name' | 'storedAt'>,
  other: Pick<GalleryEntry, 'name' | 'storedAt'>,
): number {
  return other.storedAt - one.storedAt || (one.name < other.name ? -1 : 1);
}

/** Those of some entries that are wanted, in the same order. */
export function* matching(
  entries: readonly GalleryEntry[],
  { words = '', dashboard, time }: GalleryQuery,
): Steps<GalleryEntry[]> {
  const wanted = folded(words)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
  const found: GalleryEntry[] = [];
  for (const [at, entry] of entries.entries()) {
    if (at % STEP === STEP - 1) yield;
    if (time && (entry.storedAt < time.from || entry.storedAt >= time.until)) continue;
    if (dashboard !== undefined && dashboardOf(entry)?.uid !== dashboard) continue;
    if (wanted.every((word) => entry.words.includes(word))) found.push(entry);
  }
  return found;
}

function dashboardOf({ record }: GalleryEntry): PictureRecord['dashboard'] {
  return record?.isAmbiguous ? undefined : record?.dashboard;
}

export interface GalleryDashboard {
  readonly uid: string;
  /** As the newest of its pictures calls it; its UID where none does. */
  readonly title: string;
}

/** The dashboards of some entries, those with the newest pictures first, no more than `max`. */
export function* dashboardsIn(
  entries: readonly GalleryEntry[],
  max: number,
): Steps<GalleryDashboard[]> {
  const titles = new Map<string, string | undefined>();
  for (const [at, entry] of entries.entries()) {
    if (at % STEP === STEP - 1) yield;
    const dashboard = dashboardOf(entry);
    if (!dashboard || (titles.size >= max && !titles.has(dashboard.uid))) continue;
    titles.set(dashboard.uid, titles.get(dashboard.uid) ?? dashboard.title);
  }
  return Array.from(titles, ([uid, title]) => ({ uid, title: title ?? uid }));
}

/** Neighbouring entries of the same day, together. */
export function groupByDay(
  entries: readonly GalleryEntry[],
  dayOf: (storedAt: number) => string,
): { readonly day: string; readonly entries: readonly GalleryEntry[] }[] {
  const groups: { day: string; entries: GalleryEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.storedAt);
    const last = groups.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else groups.push({ day, entries: [entry] });
  }
  return groups;
}
