import { html } from './html.ts';
import type { WebPage } from './layout.ts';

/** A page that says in a sentence why there is nothing else to see. */
export function errorPage(status: number, sentence: string): WebPage {
  const title = TITLES[status] ?? (status < 500 ? 'This cannot be shown' : 'Something went wrong');
  return {
    title,
    style: '.error { display: grid; gap: 0.5rem; padding: 2rem 1.25rem; } .error p { margin: 0; }',
    main: html`<div class="card error">
      <h1>${title}</h1>
      <p>${sentence}</p>
    </div>`,
  };
}

const TITLES: Readonly<Record<number, string>> = {
  401: 'A password is needed',
  404: 'Nothing is here',
  410: 'This picture is gone',
  429: 'Too many attempts',
  503: 'Not available at the moment',
};
