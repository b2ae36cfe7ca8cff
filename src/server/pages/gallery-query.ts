import type { GalleryQuery } from '../../pictures/gallery/entries.ts';
import { oneLine } from '../../util/text.ts';
import type { GalleryDays } from './gallery-days.ts';

/** What the address of the gallery asks for. */
export interface AskedGallery {
  /** As they were typed; undefined for what is missing or cannot be read. */
  readonly words: string | undefined;
  readonly dashboard: string | undefined;
  readonly day: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly query: GalleryQuery;
  /** A sentence for each value that cannot be read; then nothing is shown. */
  readonly faults: readonly string[];
}

/** Characters of a value; a longer one is cut. */
const MAX_VALUE = 200;

/** @param search the query of the address, which may be anything */
export function readGalleryQuery(
  search: string,
  { timeOf }: Pick<GalleryDays, 'timeOf'>,
): AskedGallery {
  const given = new URLSearchParams(search);
  const value = (name: string) => {
    const text = given.get(name)?.trim().slice(0, MAX_VALUE) ?? '';
    return text === '' ? undefined : text;
  };
  const [words, dashboard, day, page = '1'] = ['q', 'dashboard', 'day', 'page'].map(value);
  const time = day === undefined ? undefined : timeOf(day);
  const isPage = /^[1-9]\d{0,8}$/.test(page);
  const faults: string[] = [];
  if (day !== undefined && !time) {
    faults.push(`“${oneLine(day, 40)}” is not a day; write one as 2026-11-26.`);
  }
  if (!isPage) faults.push(`“${oneLine(page, 40)}” is not the number of a page.`);
  return {
    words,
    dashboard,
    day: time && day,
    page: isPage ? Number(page) : 1,
    query: { words, dashboard, time },
    faults,
  };
}

/** The address of a part of the gallery, relative to the gallery's own. */
export function galleryAddress(
  asked: Partial<Pick<AskedGallery, 'words' | 'dashboard' | 'day' | 'page'>>,
): string {
  const { words, dashboard, day, page = 1 } = asked;
  const parameters = new URLSearchParams();
  if (words !== undefined) parameters.set('q', words);
  if (dashboard !== undefined) parameters.set('dashboard', dashboard);
  if (day !== undefined) parameters.set('day', day);
  if (page > 1) parameters.set('page', String(page));
  return parameters.size === 0 ? './' : `?${parameters.toString()}`;
}
