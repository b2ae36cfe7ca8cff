import * as v from 'valibot';
import { finite, object, readAs } from '../../util/schema.ts';
import type { PictureStore } from './store.ts';

/** Bytes of a record; a longer one is neither written nor read. */
export const MAX_RECORD_BYTES = 4_096;

/** Most rooms and most people that a record names; the newest stay. */
const MAX_NAMES = 20;
/** Characters of a title or a name. */
const MAX_TEXT = 200;
const MAX_LINK = 1_500;

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_TEXT));
const names = v.pipe(v.array(text), v.maxLength(MAX_NAMES));

const recordSchema = object({
  /** Milliseconds since 1970. */
  madeAt: finite,
  /** Of the panel or the dashboard; text from Grafana, which may hold anything. */
  title: v.optional(text),
  dashboard: v.optional(v.object({ uid: text, title: v.optional(text) })),
  /** Missing for a whole dashboard. */
  panelId: v.optional(v.pipe(v.number(), v.integer())),
  /** Milliseconds since 1970. */
  range: v.optional(v.object({ from: finite, to: finite })),
  /** IANA name. */
  timeZone: v.optional(text),
  /** Its page in Grafana, at the address that people know, without a token. */
  link: v.optional(v.pipe(v.string(), v.regex(/^https?:\/\//), v.maxLength(MAX_LINK))),
  drawnBy: v.optional(v.picklist(['grafana', 'own'])),
  /** Rooms in which it was posted. */
  rooms: v.optional(names),
  /** Who asked for it. */
  people: v.optional(names),
  /** Whether equal bytes were asked for as different panels: then nothing but the time is known. */
  isAmbiguous: v.optional(v.literal(true)),
});

/** What is known of a picture, beside it in the store. Rooms and people are for the gallery alone. */
export type PictureRecord = v.InferOutput<typeof recordSchema>;

/** A record as JSON; what is too long for one is cut or left out. */
export function formatRecord(record: PictureRecord): Buffer {
  const all = readAs(recordSchema, fitted(record)) ?? { madeAt: record.madeAt };
  const unnamed = { ...all, rooms: undefined, people: undefined };
  for (const one of [all, unnamed, { ...unnamed, link: undefined }]) {
    const bytes = Buffer.from(JSON.stringify(one));
    if (bytes.length <= MAX_RECORD_BYTES) return bytes;
  }
  return Buffer.from(JSON.stringify({ madeAt: record.madeAt }));
}

function fitted(record: PictureRecord): PictureRecord {
  const { title, dashboard, link, rooms, people, ...others } = record;
  const cut = (long: string | undefined) =>
    long === undefined || long === '' ? undefined : long.slice(0, MAX_TEXT);
  const newest = (list: readonly string[] | undefined) =>
    list?.flatMap((name) => cut(name) ?? []).slice(-MAX_NAMES);
  return {
    ...others,
    title: cut(title),
    dashboard: dashboard && { uid: dashboard.uid, title: cut(dashboard.title) },
    link: (link ?? '').length <= MAX_LINK ? link : undefined,
    rooms: newest(rooms),
    people: newest(people),
  };
}

/** Reads what `formatRecord` wrote; undefined for anything else, which costs no picture. */
export function parseRecord(bytes: Buffer): PictureRecord | undefined {
  if (bytes.length > MAX_RECORD_BYTES) return undefined;
  try {
    return readAs(recordSchema, JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

/**
 * The record of a picture that is stored once more. Of one panel the newest is known, with the rooms and
 * people of before; where equal bytes are of different panels, the time alone, from then on.
 */
export function mergeRecords(before: PictureRecord | undefined, now: PictureRecord): PictureRecord {
  if (!before) return now;
  const madeAt = Math.max(before.madeAt, now.madeAt);
  if (before.isAmbiguous || subjectOf(before) !== subjectOf(now)) {
    return { madeAt, isAmbiguous: true };
  }
  return {
    ...before,
    ...now,
    madeAt,
    ...union('rooms', before, now),
    ...union('people', before, now),
  };
}

/** What was asked for, whatever the time. */
function subjectOf({ title, dashboard, panelId, link }: PictureRecord): string {
  return JSON.stringify([title, dashboard?.uid, panelId, withoutTimes(link)]);
}

function withoutTimes(link: string | undefined): string | undefined {
  return link?.replace(/(?<=[?&])(?:from|to)=[^&#]*&?/g, '').replace(/[?&]$/, '');
}

function union(key: 'rooms' | 'people', before: PictureRecord, now: PictureRecord) {
  const added = now[key] ?? [];
  const all = [...(before[key] ?? []).filter((name) => !added.includes(name)), ...added];
  return all.length === 0 ? {} : { [key]: all.slice(-MAX_NAMES) };
}

/**
 * Keeps what is known of a picture that has just been stored, together with what was known of it before.
 * @throws StorageError
 */
export async function addRecord(
  store: Pick<PictureStore, 'record' | 'keepRecord'>,
  name: string,
  record: PictureRecord,
): Promise<void> {
  await store.keepRecord(name, mergeRecords(await store.record(name), record));
}

/** Whether a record has anything that another one of the same picture does not know, but for times. */
export function addsTo(known: PictureRecord, record: PictureRecord): boolean {
  if (known.isAmbiguous) return false;
  const isNew = (key: 'rooms' | 'people') =>
    (record[key] ?? []).some((name) => !known[key]?.includes(name));
  return subjectOf(known) !== subjectOf(record) || isNew('rooms') || isNew('people');
}
