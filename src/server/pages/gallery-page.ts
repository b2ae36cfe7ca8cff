import {
  type GalleryDashboard,
  type GalleryEntry,
  groupByDay,
} from '../../pictures/gallery/entries.ts';
import type { PictureRecord } from '../../pictures/stores/record.ts';
import { oneLine } from '../../util/text.ts';
import type { GalleryDays } from './gallery-days.ts';
import { type AskedGallery, galleryAddress } from './gallery-query.ts';
import { GALLERY_STYLE } from './gallery-style.ts';
import { html, type Html } from './html.ts';
import type { WebPage } from './layout.ts';
import { shownOf } from './shown-picture.ts';

/** What one page of the gallery shows. */
export interface ShownGallery {
  readonly asked: AskedGallery;
  /** The pictures of this page, newest first. */
  readonly entries: readonly GalleryEntry[];
  /** How many there are on all pages. */
  readonly found: number;
  readonly pageSize: number;
  /** To choose from. */
  readonly dashboards: readonly GalleryDashboard[];
  readonly days: GalleryDays;
  /** Whether the store, or what is known of its pictures, is still being read. */
  readonly isIncomplete: boolean;
  /** How many pictures the gallery knows, where the store has more. */
  readonly limit: number | undefined;
}

/** All pictures, with their rooms and people: for viewers of the gallery alone. */
export function galleryPage(gallery: ShownGallery): WebPage {
  const { asked, entries, days } = gallery;
  const groups = groupByDay(entries, days.dayOf);
  return {
    title: 'Gallery',
    style: GALLERY_STYLE,
    main: html`<div class="gallery">
      <h1>Gallery</h1>
      ${filters(gallery)}
      <div class="notes">${notesOf(gallery).map((note) => html`<p>${note}</p>`)}</div>
      ${groups.map(
        (group) =>
          html`<section>
            <h2>
              <a href="${galleryAddress({ ...asked, day: group.day, page: 1 })}"
                >${days.inWords(group.day)}</a
              >
            </h2>
            <ul class="grid">
              ${group.entries.map((entry) => card(entry, gallery))}
            </ul>
          </section>`,
      )}
      ${pages(gallery)}
      <p class="zone">Days and times are those of ${days.zone}.</p>
    </div>`,
  };
}

function filters({ asked, dashboards }: ShownGallery): Html {
  const { words, dashboard, day } = asked;
  const isListed = dashboards.some(({ uid }) => uid === dashboard);
  const listed =
    dashboard === undefined || isListed
      ? dashboards
      : [{ uid: dashboard, title: dashboard }, ...dashboards];
  const isPart = asked.faults.length > 0 || asked.page > 1 || isNarrowed(asked);
  return html`<form class="filters card" role="search" method="get" action="./">
    <label
      >Search
      <input
        type="search"
        name="q"
        value="${words}"
        maxlength="200"
        placeholder="Title, dashboard, room or person"
    /></label>
    <label
      >Dashboard
      <select name="dashboard">
        <option value="">All dashboards</option>
        ${listed.map(
          ({ uid, title }) =>
            html`<option value="${uid}" ${uid === dashboard && html`selected`}>
              ${oneLine(title, 80) || uid}
            </option>`,
        )}
      </select></label
    >
    <label>Day <input type="date" name="day" value="${day}" /></label>
    <div class="buttons">
      <button class="button first">Show</button>
      ${isPart && html`<a class="button" href="./">Show all</a>`}
    </div>
  </form>`;
}

function isNarrowed({ words, dashboard, day }: AskedGallery): boolean {
  return [words, dashboard, day].some((one) => one !== undefined);
}

/** What is to be said above the pictures, a paragraph each. */
function notesOf(gallery: ShownGallery): readonly string[] {
  const { asked, entries, found, pageSize, isIncomplete, limit } = gallery;
  const notes = asked.faults.length > 0 ? [...asked.faults] : [countOf(gallery)];
  const last = Math.max(1, Math.ceil(found / pageSize));
  if (asked.faults.length === 0 && entries.length === 0 && asked.page > last) {
    notes.push(`Page ${asked.page} does not exist; the last page is ${last}.`);
  }
  if (isIncomplete) {
    notes.push(
      'The store is still being read, so pictures or their titles may be missing. Load this page again in a moment.',
    );
  }
  if (limit !== undefined) {
    notes.push(`Only the newest ${number(limit)} pictures are here; older ones keep their links.`);
  }
  return notes;
}

function countOf({ asked, entries, found, pageSize, isIncomplete }: ShownGallery): string {
  if (found === 0 && isNarrowed(asked)) return 'No picture matches.';
  if (found === 0) {
    return isIncomplete
      ? 'No pictures are known yet.'
      : 'No pictures yet. Ask the bot for one, and it will appear here.';
  }
  const pictures = `${number(found)} ${found === 1 ? 'picture' : 'pictures'}`;
  if (found <= pageSize || entries.length === 0) return `${pictures}.`;
  const first = (asked.page - 1) * pageSize + 1;
  return `${pictures}, ${number(first)} to ${number(first + entries.length - 1)} on this page.`;
}

function card(entry: GalleryEntry, { asked, days }: ShownGallery): Html {
  const { name, storedAt, record } = entry;
  const { heading, dashboard } = shownOf(record, { mtime: new Date(storedAt) });
  const uid = record?.dashboard?.uid;
  const byDashboard = galleryAddress({ ...asked, dashboard: uid, page: 1 });
  return html`<li class="shot card">
    <img src="${name}.png" alt="" width="400" height="200" loading="lazy" decoding="async" />
    <h3><a href="${name}" dir="auto">${heading}</a></h3>
    <p class="of">
      ${dashboard !== undefined && html`<a href="${byDashboard}"><bdi>${dashboard}</bdi></a>`}
      ${timeOf(storedAt, days)}
    </p>
    ${whereAndWho(record?.isAmbiguous ? {} : (record ?? {}))}
  </li>`;
}

function timeOf(storedAt: number, { clock }: GalleryDays): Html | undefined {
  const time = clock(storedAt);
  if (time === '') return undefined;
  return html`<time datetime="${new Date(storedAt).toISOString()}">${time}</time>`;
}

/** Where it was posted and who asked for it, such as `In #ops, asked for by Ann`. */
function whereAndWho({ rooms, people }: Pick<PictureRecord, 'rooms' | 'people'>): Html | undefined {
  const [where, who] = [names(rooms), names(people)];
  if (!where && !who) return undefined;
  return html`<p class="who">
    ${where && html`In ${where}`}${where && who && ', '}${
      who && html`${where ? 'asked' : 'Asked'} for by ${who}`
    }
  </p>`;
}

/** Rooms or people that a card names, the newest; the others are counted. */
const MAX_NAMES = 3;

function names(all: readonly string[] = []): Html | undefined {
  const newest = all
    .map((one) => oneLine(one, 60))
    .filter((one) => one !== '')
    .reverse();
  if (newest.length === 0) return undefined;
  const more = newest.length - MAX_NAMES;
  const items = newest.slice(0, MAX_NAMES).map((one) => html`<bdi>${one}</bdi>`);
  return html`${items.map((one, at) => html`${at > 0 && ', '}${one}`)}${more > 0 && ` and ${more} more`}`;
}

function pages({ asked, found, pageSize }: ShownGallery): Html | undefined {
  const last = Math.ceil(found / pageSize);
  if (asked.faults.length > 0 || (last <= 1 && asked.page <= 1)) return undefined;
  const at = (page: number) => galleryAddress({ ...asked, page });
  const previous = Math.min(asked.page - 1, Math.max(1, last));
  return html`<nav class="pages" aria-label="Pages">
    ${asked.page > 1 && html`<a class="button" rel="prev" href="${at(previous)}">Newer</a>`}
    <span>Page ${number(asked.page)} of ${number(Math.max(1, last))}</span>
    ${
      asked.page < last && html`<a class="button" rel="next" href="${at(asked.page + 1)}">Older</a>`
    }
  </nav>`;
}

const number = (count: number) => count.toLocaleString('en');
