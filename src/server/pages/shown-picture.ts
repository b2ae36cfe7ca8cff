import { buffer } from 'node:stream/consumers';
import { pngSize, type PngSize } from '../../pictures/png.ts';
import type { PictureRecord } from '../../pictures/stores/record.ts';
import type { OpenPicture, PictureInfo, PictureStore } from '../../pictures/stores/store.ts';
import { oneLine } from '../../util/text.ts';
import { urlOf } from '../../util/url.ts';

/** What anyone may see of a picture who has its link. Rooms and people are not in it. */
export interface ShownPicture {
  readonly name: string;
  /** Pixels; undefined when its bytes do not say. */
  readonly size: PngSize | undefined;
  /** What it is called, whatever is known of it. */
  readonly heading: string;
  /** Title of the dashboard, or its UID. */
  readonly dashboard: string | undefined;
  readonly range: PictureRecord['range'];
  /** IANA name; undefined for UTC. */
  readonly timeZone: string | undefined;
  /** Its page in Grafana, `http` or `https`, without a token. */
  readonly link: string | undefined;
  readonly drawnBy: PictureRecord['drawnBy'];
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

type Readable = Pick<PictureStore, 'stat' | 'open' | 'record'>;

/** Bytes of a PNG up to the end of its first chunk's data, which has its size. */
const HEAD = 33;

/**
 * Reads what a page shows of a picture.
 * @throws what `open` throws
 */
export async function readShownPicture(store: Readable, name: string): Promise<ShownPicture> {
  const info = await store.stat(name);
  const [record, size] = await Promise.all([store.record(name), sizeOf(store, name, info)]);
  return { name, size, ...shownOf(record, info) };
}

/** What a record says to anyone; for a picture without one, or of several panels, the time alone. */
export function shownOf(
  record: PictureRecord | undefined,
  { mtime }: Pick<PictureInfo, 'mtime'>,
): Omit<ShownPicture, 'name' | 'size'> {
  const known = record?.isAmbiguous ? { madeAt: record.madeAt } : record;
  const { title, panelId, range, timeZone, link, drawnBy, madeAt = mtime.getTime() } = known ?? {};
  const dashboard = known?.dashboard && readable(known.dashboard.title, known.dashboard.uid);
  const unnamed = panelId === undefined ? dashboard : `Panel ${panelId} of ${dashboard ?? ''}`;
  return {
    heading: readable(title, unnamed) ?? 'A picture from Grafana',
    dashboard,
    range,
    timeZone,
    link: link === undefined ? undefined : linkWithoutToken(link),
    drawnBy,
    madeAt,
  };
}

/** The first of some texts in which there is anything to read. */
function readable(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.map((text) => oneLine(text ?? '')).find((text) => text !== '');
}

async function sizeOf(store: Readable, name: string, { size }: PictureInfo) {
  if (size < HEAD) return undefined;
  const opened = await store.open(name, { start: 0, end: HEAD - 1 });
  return pngSize(await bytesOf(opened));
}

async function bytesOf(opened: OpenPicture): Promise<Buffer> {
  if (opened.bytes === undefined) return buffer(await opened.stream());
  const copy = Buffer.from(opened.bytes);
  opened.release?.();
  return copy;
}

/** Names of parameters that hold a secret, such as Grafana's `auth_token`. */
const SECRET_NAME =
  /(?:^|[-_.])(?:\w*token|api[-_]?key|apikey|secret|passw(?:or)?d|jwt|authorization)$/i;
/** Tokens of Grafana's service accounts and access policies, its older API keys, and JWTs. */
const TOKEN = /\b(?:glsa_|glc_|eyJ[\w-]{8})/;

/** A link to a page of Grafana; undefined for one that is not a web address, or has a secret in its path. */
export function linkWithoutToken(link: string): string | undefined {
  const url = urlOf(link);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  for (const [name, value] of [...url.searchParams]) {
    if (SECRET_NAME.test(name) || TOKEN.test(value) || TOKEN.test(name)) {
      url.searchParams.delete(name);
    }
  }
  if (TOKEN.test(url.hash)) url.hash = '';
  return TOKEN.test(url.href) ? undefined : url.href;
}
