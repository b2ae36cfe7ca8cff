import type { GrafanaClient } from '../grafana/api/client.ts';
import type { DashboardHit } from '../grafana/api/search-page.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import {
  GrafanaBusyError,
  GrafanaNotFoundError,
  GrafanaTimeoutError,
  GrafanaUnauthorizedError,
  GrafanaUnreachableError,
} from '../grafana/errors.ts';
import { TooManyRequestsError } from '../util/errors.ts';
import { createGate } from '../util/gate.ts';
import {
  type BackgroundLoopDeps,
  BusyError,
  createBackgroundLoop,
  type Task,
} from './background-loop.ts';
import { hitOf, indexed, titleOnly } from './indexed-dashboard.ts';
import type { IndexedDashboard } from './model.ts';
import { createReadingOrder } from './reading-order.ts';

/** Where the dashboards are kept that were read. What is asked of it is done in the order of the calls. */
export interface Shelf {
  put(dashboard: IndexedDashboard): Promise<void>;
  /** Adds a dashboard unless it is there. */
  add(dashboard: IndexedDashboard): Promise<void>;
  /** Changes a dashboard that is there. */
  change(uid: string, changed: (known: IndexedDashboard) => IndexedDashboard): Promise<void>;
  remove(uid: string): Promise<void>;
}

/** How many dashboards were read, of how many. */
export interface Progress {
  readonly read: number;
  readonly total: number;
}

/** Reads the dashboards of one Grafana in the background: all of them, and then again in turn. */
export interface Upkeep {
  /** Undefined until it is known which dashboards there are. */
  readonly progress: Progress | undefined;
  /** Why the list of dashboards was refused the last time; then nothing that was read may be shown. */
  readonly refusal: GrafanaUnauthorizedError | undefined;
  /** The error of the last list, when it could not be read. */
  readonly problem: Error | undefined;
  /** Reads the list, or waits for the one that is being read; also resolves when it cannot be read. */
  list(): Promise<void>;
  /** Resolves when every dashboard was read. */
  allRead(): Promise<void>;
  /** @param restored those on the shelf, as an earlier list had them, the one read longest ago first */
  start(restored?: readonly DashboardHit[]): void;
  /** Takes a dashboard that was just read for people. */
  learn(dashboard: Dashboard): void;
  /** Reads a dashboard before the others. */
  hurry(uid: string): void;
  /** The dashboards that were read, the one read longest ago first. */
  readHits(): DashboardHit[];
  /** Makes no further request. */
  stop(): void;
}

export interface UpkeepDeps extends Omit<BackgroundLoopDeps, 'nextTask'> {
  /** Without a cache. */
  readonly client: Pick<GrafanaClient, 'search' | 'dashboard'>;
  readonly shelf: Shelf;
}

/** Rooms take turns at a Grafana; no room is called this. */
const PARTY = '\nsearch';

/** Milliseconds from one list to the next, so that each change is known within five minutes; and the least, when a token seems to be refused. */
const LIST_MS = 4.5 * 60_000;
const DOUBT_MS = 30_000;
/** Milliseconds between two dashboards that are read again, and for a whole round of them, at least. */
const AGAIN_MS = 1_000;
const ROUND_MS = 10 * 60_000;

export function createUpkeep({ client, shelf, ...deps }: UpkeepDeps): Upkeep {
  const { now } = deps.timers;
  const order = createReadingOrder();
  /** Those that the token was refused for since the last list. */
  const doubtful = new Set<string>();
  let isListing = false;
  let isKnown = false;
  let isStopped = false;
  let listedAt = -Infinity;
  let nextListAt = -Infinity;
  let nextAgainAt = -Infinity;
  let problem: Error | undefined;
  let onListed = createGate();
  let onAllRead = createGate();
  const loop = createBackgroundLoop({ ...deps, nextTask });

  function nextTask(): Task | undefined {
    const list = isListing ? undefined : { at: nextListAt, run: readList };
    const isListMissing = listedAt === -Infinity || problem !== undefined;
    if (isListMissing || (list && list.at <= now())) return list;
    const unread = order.nextUnread();
    if (unread !== undefined) return { at: -Infinity, run: () => read(unread) };
    const again = order.nextAgain();
    if (again === undefined || (list && list.at <= nextAgainAt)) return list;
    return { at: nextAgainAt, run: () => read(again) };
  }

  async function readList(): Promise<void> {
    isListing = true;
    try {
      const hits = await client.search({}, PARTY);
      problem = undefined;
      listedAt = now();
      nextListAt = listedAt + LIST_MS;
      await takeList(hits);
    } catch (error) {
      problem = error instanceof Error ? error : new Error(String(error));
      if (!(error instanceof GrafanaUnauthorizedError)) throw busy(error);
      doubtful.clear();
      nextListAt = now() + LIST_MS;
    } finally {
      isListing = false;
      onListed.open();
      onListed = createGate();
      tellWhenRead();
    }
  }

  function tellWhenRead(): void {
    if (!isKnown || order.unread > 0) return;
    onAllRead.open();
    onAllRead = createGate();
  }

  async function takeList(hits: readonly DashboardHit[]): Promise<void> {
    if (isStopped) return;
    isKnown = true;
    const { added, changed, removed } = order.update(hits);
    const gone = [...removed, ...doubtful];
    doubtful.clear();
    for (const uid of gone) await shelf.remove(uid);
    // It may be read already.
    for (const hit of added) await shelf.add(titleOnly(hit));
    for (const hit of changed) await shelf.change(hit.uid, (known) => indexed(known, hit));
  }

  async function read(uid: string): Promise<void> {
    order.begin(uid);
    nextAgainAt = now() + Math.max(AGAIN_MS, ROUND_MS / order.total);
    try {
      const dashboard = await client.dashboard(uid, PARTY);
      const hit = order.hitOf(uid);
      // A list may have come meanwhile that does not have it.
      if (isStopped || !hit) return;
      order.read(hit);
      await shelf.put(indexed(dashboard, hit));
    } catch (error) {
      if (!isStopped) failed(uid, error);
    } finally {
      tellWhenRead();
    }
  }

  function failed(uid: string, error: unknown): void {
    const hit = order.hitOf(uid);
    const isRefused = error instanceof GrafanaUnauthorizedError;
    if (isRefused || error instanceof GrafanaNotFoundError) {
      if (hit) order.read(hit);
      if (!isRefused) void shelf.remove(uid);
      else doubtful.add(uid);
      // Whether the token is refused for this one or for all of them, the list tells.
      if (isRefused) nextListAt = Math.min(nextListAt, listedAt + DOUBT_MS);
      return;
    }
    const isBusy = BUSY.some((kind) => error instanceof kind);
    order.failed(uid, isBusy);
    throw isBusy ? busy(error) : error;
  }

  return {
    get progress() {
      return isKnown ? { read: order.total - order.unread, total: order.total } : undefined;
    },
    get refusal() {
      return problem instanceof GrafanaUnauthorizedError ? problem : undefined;
    },
    get problem() {
      return problem;
    },
    list() {
      nextListAt = -Infinity;
      const { opened } = onListed;
      loop.goOn();
      return opened;
    },
    allRead() {
      const { opened } = onAllRead;
      tellWhenRead();
      return opened;
    },
    start(restored = []) {
      for (const hit of restored) order.read(hit);
      isKnown = restored.length > 0;
      loop.goOn();
    },
    learn(dashboard) {
      const hit = order.hitOf(dashboard.uid) ?? hitOf(dashboard);
      void shelf.put(indexed(dashboard, hit));
      order.read(hit);
      doubtful.delete(dashboard.uid);
    },
    hurry(uid) {
      order.hurry(uid);
    },
    readHits: () => order.readHits(),
    stop() {
      isStopped = true;
      loop.stop();
    },
  };
}

/** Errors that another dashboard would meet too. */
const BUSY = [GrafanaBusyError, GrafanaTimeoutError, GrafanaUnreachableError, TooManyRequestsError];

function busy(cause: unknown): BusyError {
  return new BusyError('Grafana does not answer', { cause });
}
