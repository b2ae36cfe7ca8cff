import { type GrafanaError, GrafanaResponseTooLargeError, GrafanaTimeoutError } from '../errors.ts';
import type { SearchFilter } from './client.ts';
import { type DashboardHit, PAGE_SIZE } from './search-page.ts';

export interface AllPagesLimits {
  /** Bytes of one answer: a page of 5,000 hits has about 2 MB, the largest dashboards have 45. */
  readonly answerBytes: number;
  /** Bytes of all pages of one search together. */
  readonly searchBytes: number;
  /** Milliseconds for all pages of one search together. */
  readonly searchMs: number;
}

/** How much may be read of one page. */
interface PageLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly tooLargeAdvice: string;
}

interface SearchedPage {
  /** Of the answer. */
  readonly bytes: number;
  readonly hits: readonly DashboardHit[];
  /** Whether more pages may follow. */
  readonly isFull: boolean;
}

export interface SearchAllDeps {
  readonly root: string;
  /** Milliseconds for one page. */
  readonly timeoutMs: number;
  readonly limits: AllPagesLimits;
  /** Milliseconds. */
  readonly now: () => number;
  readonly ask: (path: string, within: PageLimits) => Promise<SearchedPage>;
}

/** A search ends after 100,000 dashboards, whatever the other side goes on sending. */
const MAX_PAGES = 20;
/**
 * The dashboards of a search, page by page.
 * @throws GrafanaTimeoutError and GrafanaResponseTooLargeError when all pages together are beyond the
 *   limits; what `ask` throws
 */
export async function searchAll(
  filter: SearchFilter,
  { root, timeoutMs, limits, now, ask }: SearchAllDeps,
): Promise<DashboardHit[]> {
  const hits: DashboardHit[] = [];
  const start = now();
  let read = 0;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const msLeft = limits.searchMs - (now() - start);
    if (msLeft <= 0) throw searchTimeout(root, limits.searchMs);
    const bytesLeft = limits.searchBytes - read;
    const found = await ask(searchPath(filter, page), {
      timeoutMs: Math.min(timeoutMs, msLeft),
      maxBytes: Math.min(limits.answerBytes, bytesLeft),
      tooLargeAdvice: 'ask for a part of its dashboards, with `graf list TAG`',
    }).catch((error: unknown) => {
      const isWholeLimit =
        error instanceof GrafanaResponseTooLargeError && bytesLeft < limits.answerBytes;
      throw isWholeLimit ? searchTooLarge(root, limits.searchBytes, error) : error;
    });
    read += found.bytes;
    hits.push(...found.hits);
    if (!found.isFull) break;
  }
  return hits;
}

function searchPath({ tag, query: words }: SearchFilter, page: number): string {
  const query = new URLSearchParams({
    type: 'dash-db',
    ...(tag !== undefined && { tag }),
    ...(words !== undefined && { query: words }),
    limit: String(PAGE_SIZE),
    page: String(page),
  });
  return `api/search?${query.toString()}`;
}

function searchTimeout(root: string, ms: number): GrafanaTimeoutError {
  return new GrafanaTimeoutError(
    `Grafana at ${new URL(root).origin} did not list its dashboards within ${ms / 1000} s; ask for a part of them, with \`graf list TAG\`.`,
  );
}

/** Names the limit of all pages, of which the last one asked for had only the rest. */
function searchTooLarge(root: string, bytes: number, cause: Error): GrafanaError {
  return new GrafanaResponseTooLargeError(
    `Grafana at ${new URL(root).origin} sent more than ${bytes / 1_000_000} MB of dashboards in one search; ask for a part of them, with \`graf list TAG\`.`,
    { cause },
  );
}
