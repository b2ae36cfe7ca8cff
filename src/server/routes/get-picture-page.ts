import type { Middleware } from 'koa';
import type { PictureStore } from '../../pictures/stores/store.ts';
import { showPage } from '../pages/layout.ts';
import { picturePage } from '../pages/picture-page.ts';
import { readShownPicture } from '../pages/shown-picture.ts';
import { unfoldingTags } from '../pages/unfolding.ts';
import { answerUnchanged } from './answer-unchanged.ts';

export interface PicturePageOptions {
  readonly store: Pick<PictureStore, 'stat' | 'open' | 'record'>;
  /** Public base of the pictures and their pages, without a slash at its end. */
  readonly publicBase: () => string;
}

/** The path of a picture's page, with the name; a slash may follow. */
export const PICTURE_PAGE_PATH = /^\/saved-images\/([0-9a-f]{32})(\/?)$/;

/** `GET` and `HEAD /saved-images/NAME`: a page that shows the picture, and what is known of it. */
export function picturePageRoute({ store, publicBase }: PicturePageOptions): Middleware {
  return async (context) => {
    const [, name = '', slash] = PICTURE_PAGE_PATH.exec(context.path) ?? [];
    if (slash !== '') {
      // Relative, as the page may be below another path for the client.
      context.status = 301;
      context.set('Location', `../${name}`);
      return;
    }
    const picture = await readShownPicture(store, name);
    showPage(context, picturePage(picture, unfoldingTags(picture, publicBase())));
    answerUnchanged(context);
  };
}
