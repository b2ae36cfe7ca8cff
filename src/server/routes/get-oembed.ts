import type { Context, Middleware } from 'koa';
import type { PngSize } from '../../pictures/png.ts';
import { noSuchPicture } from '../../pictures/stores/store.ts';
import { InvalidRequestError, NotFoundError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { urlOf } from '../../util/url.ts';
import { FormatNotOfferedError } from '../errors.ts';
import { SITE_NAME } from '../pages/layout.ts';
import { readShownPicture } from '../pages/shown-picture.ts';
import { answerUnchanged } from './answer-unchanged.ts';
import type { PicturePageOptions } from './get-picture-page.ts';

/**
 * `GET` and `HEAD /saved-images/oembed?url=PAGE`: what a consumer of oEmbed needs to show a picture itself,
 * for the address of a picture or of its page (oembed.com, 1.0).
 */
export function oembedRoute({ store, publicBase }: PicturePageOptions): Middleware {
  return async (context) => {
    const { url, format = 'json', maxwidth, maxheight } = parametersOf(context);
    if (url === undefined) {
      throw new InvalidRequestError('The parameter url is missing: the address of a picture.');
    }
    if (format !== 'json') {
      throw new FormatNotOfferedError(
        `The format ${oneLine(format, 20)} is not offered here; ask for json.`,
      );
    }
    const most = { width: pixels('maxwidth', maxwidth), height: pixels('maxheight', maxheight) };
    const name = nameOf(url, publicBase());
    const { heading, size } = await readShownPicture(store, name);
    if (!size) throw noSuchPicture();
    context.type = 'json';
    context.body = JSON.stringify({
      version: '1.0',
      type: 'photo',
      title: heading,
      provider_name: SITE_NAME,
      url: `${publicBase()}/${name}.png`,
      ...fitted(size, most),
    });
    answerUnchanged(context);
  };
}

/** Each once; a parameter that comes twice has no meaning. */
function parametersOf(context: Context): Partial<Record<string, string>> {
  const entries = Object.entries(context.query).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    throw new InvalidRequestError(`The parameter ${oneLine(name, 20)} may come once.`);
  });
  return Object.fromEntries(entries);
}

function pixels(name: string, text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (/^0*[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidRequestError(`The parameter ${name} is a number of pixels, 1 or more.`);
}

function nameOf(address: string, base: string): string {
  const asked = urlOf(address);
  const own = urlOf(`${base}/`)?.href ?? '';
  const path = asked && asked.origin + asked.pathname;
  const rest = path?.startsWith(own) ? path.slice(own.length) : '';
  const name = /^([0-9a-f]{32})(?:\.png|\/)?$/.exec(rest)?.[1];
  if (name === undefined) {
    throw new NotFoundError('That is not the address of a picture of this server.');
  }
  return name;
}

/** The size at which it is to be shown: consumers scale a photo, which has one size here. */
function fitted({ width, height }: PngSize, most: PngSize): PngSize {
  const scale = Math.min(1, most.width / width, most.height / height);
  const scaled = (length: number) => Math.max(1, Math.floor(length * scale));
  return { width: scaled(width), height: scaled(height) };
}
