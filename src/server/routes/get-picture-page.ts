import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { PictureStore } from '../../pictures/stores/store.ts';
import { showPage } from '../pages/layout.ts';
import { picturePage } from '../pages/picture-page.ts';
import { readShownPicture } from '../pages/shown-picture.ts';

export interface PicturePageOptions {
  readonly store: Pick<PictureStore, 'stat' | 'open' | 'record'>;
}

/** The path of a picture's page, with the name; a slash may follow. */
export const PICTURE_PAGE_PATH = /^\/saved-images\/([0-9a-f]{32})(\/?)$/;

/** `GET` and `HEAD /saved-images/NAME`: a page that shows the picture, and what is known of it. */
export function picturePageRoute({ store }: PicturePageOptions): Middleware {
  return async (context) => {
    const [, name = '', slash] = PICTURE_PAGE_PATH.exec(context.path) ?? [];
    if (slash !== '') {
      // Relative, as the page may be below another path for the client.
      context.status = 301;
      context.set('Location', `../${name}`);
      return;
    }
    showPage(context, picturePage(await readShownPicture(store, name)));
    checkEachTime(context);
  };
}

/** What is known of a picture may change, and its link may be taken back. */
function checkEachTime(context: Context): void {
  const digest = createHash('sha256').update(String(context.body)).digest('base64url');
  context.set('Cache-Control', 'no-cache');
  context.etag = digest.slice(0, 22);
  if (context.fresh) context.status = 304;
}
