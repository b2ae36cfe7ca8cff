import type { Middleware } from 'koa';
import { dashboardsIn, type GalleryEntry, matching } from '../../pictures/gallery/entries.ts';
import type { GalleryIndex } from '../../pictures/gallery/gallery-index.ts';
import { runInSlices } from '../../util/time-slices.ts';
import type { Callers } from '../callers.ts';
import { type GalleryAccess, galleryGuard } from '../gallery-guard.ts';
import { galleryDays } from '../pages/gallery-days.ts';
import { galleryPage } from '../pages/gallery-page.ts';
import { type AskedGallery, readGalleryQuery } from '../pages/gallery-query.ts';
import { showPage } from '../pages/layout.ts';
import type { FailureBudget } from '../rate-limit.ts';

export interface GalleryRouteOptions extends GalleryAccess {
  readonly index: Pick<GalleryIndex, 'view'>;
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
    const { entries, isIncomplete, hasMore } = await options.index.view();
    const found = await select(entries, asked);
    const first = (asked.page - 1) * PAGE_SIZE;
    const dashboards = await runInSlices(dashboardsIn(entries, MAX_DASHBOARDS));
    const page = galleryPage({
      asked,
      entries: found.slice(first, first + PAGE_SIZE),
      found: found.length,
      pageSize: PAGE_SIZE,
      dashboards,
      days,
      isIncomplete,
      limit: hasMore ? entries.length : undefined,
    });
    showPage(context, page);
  };
}

async function select(
  entries: readonly GalleryEntry[],
  { query, faults }: AskedGallery,
): Promise<readonly GalleryEntry[]> {
  return faults.length > 0 ? [] : runInSlices(matching(entries, query));
}
