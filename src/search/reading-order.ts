import type { DashboardHit } from '../grafana/api/search-page.ts';

/** Which dashboards there are, and which of them is read next. */
export interface ReadingOrder {
  /** As the list has them. */
  readonly total: number;
  /** Those that were never read. */
  readonly unread: number;
  hitOf(uid: string): DashboardHit | undefined;
  /** Those that were read, the one read longest ago first. */
  readHits(): DashboardHit[];
  /** Takes a new list. */
  update(hits: readonly DashboardHit[]): ListChanges;
  /** The next that was never read; those that were asked for come first. */
  nextUnread(): string | undefined;
  /** The next to be read again: those that were asked for, then the one read longest ago. */
  nextAgain(): string | undefined;
  /** It is being read, and is not the next any more. */
  begin(uid: string): void;
  /** It was read, now or before a restart; also one that no list had yet. */
  read(hit: DashboardHit): void;
  /** It could not be read; when Grafana is to blame, that does not count. */
  failed(uid: string, isBusy: boolean): void;
  /** Reads it before the others. */
  hurry(uid: string): void;
}

/** What a list says that was not known before. */
export interface ListChanges {
  readonly added: readonly DashboardHit[];
  /** Those that have another title, folder or slug, or other tags. */
  readonly changed: readonly DashboardHit[];
  /** UIDs of those that are gone. */
  readonly removed: readonly string[];
}

/** Most dashboards that are read before the others because they were asked for. */
const MAX_HURRIED = 500;
/** Attempts after which one that cannot be read is found by its title alone, until its turn comes again. */
const MAX_FAILURES = 3;

interface Known {
  readonly hit: DashboardHit;
  readonly failures: number;
}

export function createReadingOrder(): ReadingOrder {
  const known = new Map<string, Known>();
  const unread = new Set<string>();
  /** Read ones, the one read longest ago first. */
  const readOnes = new Set<string>();
  const hurried = new Set<string>();

  const hitOf = (uid: string) => known.get(uid)?.hit;

  function forget(uid: string): void {
    known.delete(uid);
    unread.delete(uid);
    readOnes.delete(uid);
    hurried.delete(uid);
  }

  function hurry(uid: string): void {
    if (!known.has(uid) || hurried.size >= MAX_HURRIED) return;
    hurried.add(uid);
  }

  function firstHurried(among: ReadonlySet<string>): string | undefined {
    for (const uid of hurried) if (among.has(uid)) return uid;
    return undefined;
  }

  function firstOf(among: ReadonlySet<string>): string | undefined {
    const [first] = among;
    return firstHurried(among) ?? first;
  }

  return {
    get total() {
      return known.size;
    },
    get unread() {
      return known.size - readOnes.size;
    },
    hitOf,
    readHits: () => [...readOnes].map(hitOf).filter((hit) => hit !== undefined),
    update(hits) {
      const listed = new Set(hits.map(({ uid }) => uid));
      const removed = [...known.keys()].filter((uid) => !listed.has(uid));
      for (const uid of removed) forget(uid);
      const added = hits.filter(({ uid }) => !known.has(uid));
      const changed = hits.filter((hit) => {
        const before = hitOf(hit.uid);
        return before && !isSame(before, hit);
      });
      for (const hit of [...added, ...changed]) {
        known.set(hit.uid, { hit, failures: known.get(hit.uid)?.failures ?? 0 });
      }
      for (const { uid } of added) unread.add(uid);
      for (const { uid } of changed) hurry(uid);
      return { added, changed, removed };
    },
    nextUnread: () => firstOf(unread),
    nextAgain: () => firstOf(readOnes),
    begin(uid) {
      unread.delete(uid);
      hurried.delete(uid);
      // Its turn comes last, also when it fails.
      if (readOnes.delete(uid)) readOnes.add(uid);
    },
    read(hit) {
      known.set(hit.uid, { hit, failures: 0 });
      unread.delete(hit.uid);
      hurried.delete(hit.uid);
      readOnes.delete(hit.uid);
      readOnes.add(hit.uid);
    },
    failed(uid, isBusy) {
      const one = known.get(uid);
      if (!one || readOnes.has(uid)) return;
      const failures = one.failures + (isBusy ? 0 : 1);
      known.set(uid, { ...one, failures });
      if (failures < MAX_FAILURES) unread.add(uid);
      else readOnes.add(uid);
    },
    hurry,
  };
}

function isSame(one: DashboardHit, other: DashboardHit): boolean {
  return (
    one.title === other.title &&
    one.slug === other.slug &&
    one.folderUid === other.folderUid &&
    one.folderTitle === other.folderTitle &&
    String(one.tags ?? []) === String(other.tags ?? [])
  );
}
