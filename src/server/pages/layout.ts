import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { Html, html } from './html.ts';
import { STYLE } from './style.ts';

/** What is particular to one page. */
export interface WebPage {
  readonly title: string;
  /** For the head. */
  readonly meta?: Html;
  /** What the page is about, with its heading of the first level. */
  readonly main: Html;
  /** CSS that this page has besides that of all. */
  readonly style?: string;
}

/** The name of the whole, in the pages' heads and what chats show of them. */
export const SITE_NAME = 'Grafana pictures';

const MARK = html`<svg
  viewBox="0 0 24 24"
  aria-hidden="true"
  fill="none"
  stroke="currentColor"
  stroke-width="2.5"
  stroke-linecap="round"
  stroke-linejoin="round"
>
  <path d="M3 3v18h18" />
  <path d="m7 15 4-5 4 3 5-7" />
</svg>`;

/** Sets a page as the answer, with headers by which it can load pictures of this server and nothing else. */
export function showPage(context: Context, page: WebPage): void {
  const style = STYLE + (page.style ?? '');
  const digest = createHash('sha256').update(style).digest('base64');
  context.set({
    'Content-Security-Policy': `default-src 'none'; img-src 'self'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  });
  context.type = 'html';
  context.body = `<!doctype html>\n${documentOf(page, new Html(`<style>${style}</style>`)).toString()}\n`;
}

function documentOf({ title, meta, main }: WebPage, style: Html): Html {
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>${title} – ${SITE_NAME}</title>
      ${meta} ${style}
    </head>
    <body>
      <a class="skip" href="#content">Skip to the content</a>
      <header class="site">${MARK} ${SITE_NAME}</header>
      <main id="content">${main}</main>
    </body>
  </html>`;
}
