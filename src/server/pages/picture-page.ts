import { html, type Html } from './html.ts';
import type { WebPage } from './layout.ts';
import type { ShownPicture } from './shown-picture.ts';
import { rangeInWords, momentElement } from './times.ts';

const DRAWN_BY = {
  grafana: "Grafana's renderer",
  own: "this server, from Grafana's data",
} as const;

const OWN_STYLE = `
.picture { display: grid; gap: 1.25rem; }
.picture header { display: grid; gap: 0.25rem; }
.picture header p { margin: 0; color: var(--quiet); }
.picture figure { margin: 0; width: fit-content; max-width: 100%; }
.picture figure a { display: block; }
.picture img { display: block; max-width: 100%; height: auto; }
.picture .facts { padding: 1rem 1.25rem; }
`;

/** The page of a picture: what it shows, and where it is from. Addresses in it are relative. */
export function picturePage(picture: ShownPicture, meta: Html): WebPage {
  const { name, heading, dashboard, link, size } = picture;
  const range = rangeInWords(picture.range, picture.timeZone);
  const alt = range === undefined ? heading : `${heading}, ${range}`;
  return {
    title: heading,
    meta,
    style: OWN_STYLE,
    main: html`<article class="picture">
      <header>
        <h1 dir="auto">${heading}</h1>
        ${dashboard !== undefined && dashboard !== heading && html`<p>Dashboard <bdi>${dashboard}</bdi></p>`}
      </header>
      <figure class="card">
        <a href="${name}.png"
          ><img
            src="${name}.png"
            alt="${alt}"
            ${size && html` width="${size.width}" height="${size.height}"`}
        /></a>
      </figure>
      <dl class="facts card">
        ${fact('Shows', range)} ${fact('Made', momentElement(picture.madeAt, picture.timeZone))}
        ${fact('Drawn by', picture.drawnBy && DRAWN_BY[picture.drawnBy])}
      </dl>
      <p class="buttons">
        ${link !== undefined && html`<a class="button first" href="${link}">Open in Grafana</a>`}
        <a class="button" href="${name}.png">The picture alone (PNG)</a>
      </p>
    </article>`,
  };
}

function fact(name: string, value: Html | string | undefined): Html | undefined {
  return value === undefined
    ? undefined
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}
