import type { Middleware } from 'koa';
import { dashboardsIn, type GalleryEntry, matching } from '../../pictures/gallery/entries.ts';
import type { GalleryIndex } from '../../pictures/gallery/gallery-index.ts';
import { PictureGoneError, StorageUnavailableError } from '../../pictures/errors.ts';
import type { PictureStore } from '../../pictures/stores/store.ts';
import { NotFoundError } from '../../util/errors.ts';
import { runInSlices } from '../../util/time-slices.ts';
import type { Callers } from '../callers.ts';
import { type GalleryAccess, galleryGuard } from '../gallery-guard.ts';
import { galleryDays } from '../pages/gallery-days.ts';
import { galleryPage } from '../pages/gallery-page.ts';
import { type AskedGallery, readGalleryQuery } from '../pages/gallery-query.ts';
import { showPage } from '../pages/layout.ts';
import type { FailureBudget } from '../rate-limit.ts';

export interface GalleryRouteOptions extends GalleryAccess {
  readonly index: Pick<GalleryIndex, 'view' | 'forget'>;
  readonly store: Pick<PictureStore, 'stat'>;
  /** IANA name of the zone that its days are of; undefined for that of this machine. */
  readonly timeZone: string | undefined;
}

export const GALLERY_PATH = /^\/saved-images\/?$/;

/** Pictures on one page. */
const PAGE_SIZE = 60;
/** Dashboards to choose from. */
const MAX_DASHBOARDS = 200;

/**
 * `GET` and `HEAD /saved-images/`: all pictures, newest first, for the viewers that the guard admits.
 * @param now the clock, in ms since 1970
 */
export function galleryRoute(
  options: GalleryRouteOptions,
  callers: Callers,
  budget: FailureBudget,
  now: () => number = Date.now,
): Middleware {
  const mayEnter = galleryGuard(options, callers, budget);
  const days = galleryDays(options.timeZone, now);
  return async (context, next) => {
    context.set('Cache-Control', 'private, no-store');
    if (!(await mayEnter(context))) {
      await next();
      return;
    }
    if (!context.path.endsWith('/')) {
      // Relative, as the gallery may be below another path for the client.
      context.status = 301;
      context.set('Location', `saved-images/${context.search}`);
      return;
    }
    const asked = readGalleryQuery(context.querystring, days);
    const { entries: all, isIncomplete, hasMore } = await options.index.view();
    const { entries, found, shown } = await present(options, all, asked);
    const dashboards = await runInSlices(dashboardsIn(entries, MAX_DASHBOARDS));
    const page = galleryPage({
      asked,
      entries: shown,
      found: found.length,
      pageSize: PAGE_SIZE,
      dashboards,
      days,
      isIncomplete,
      limit: hasMore ? entries.length : undefined,
    });
    showPage(context, page);
    if (asked.faults.length > 0) context.status = 400;
    else if (shown.length === 0 && asked.page > 1) context.status = 404;
  };
}

/** Times that others take the place of pictures that are gone, before some of these may be shown. */
const MAX_LOOKS = 3;

/** The part that is asked for, without pictures that another process has removed since the store was listed. */
async function present(
  { index, store }: Pick<GalleryRouteOptions, 'index' | 'store'>,
  all: readonly GalleryEntry[],
  asked: AskedGallery,
) {
  const first = (asked.page - 1) * PAGE_SIZE;
  let entries = all;
  for (let looks = 0; ; looks += 1) {
    const found = await select(entries, asked);
    const shown = found.slice(first, first + PAGE_SIZE);
    const gone = looks < MAX_LOOKS ? await goneFrom(store, shown) : new Set();
    if (gone.size === 0) return { entries, found, shown };
    for (const { name } of shown) if (gone.has(name)) index.forget(name);
    entries = entries.filter(({ name }) => !gone.has(name));
  }
}

/** @throws StorageUnavailableError while the store is down */
async function goneFrom(
  store: Pick<PictureStore, 'stat'>,
  shown: readonly GalleryEntry[],
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  await Promise.all(
    shown.map(async ({ name }) => {
      try {
        await store.stat(name);
      } catch (error) {
        if (error instanceof StorageUnavailableError) throw error;
        if (error instanceof NotFoundError || error instanceof PictureGoneError) gone.add(name);
      }
    }),
  );
  return gone;
}

async function select(
  entries: readonly GalleryEntry[],
  { query, faults }: AskedGallery,
): Promise<readonly GalleryEntry[]> {
  return faults.length > 0 ? [] : runInSlices(matching(entries, query));
}
