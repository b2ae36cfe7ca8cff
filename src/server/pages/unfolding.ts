import { html, type Html } from './html.ts';
import { SITE_NAME } from './layout.ts';
import type { ShownPicture } from './shown-picture.ts';
import { inWords, rangeInWords } from './times.ts';

/** The path of the oEmbed endpoint below the base of the pictures. */
export const OEMBED = 'oembed';

/**
 * What a chat reads of a page, to show it in a message: OpenGraph (ogp.me), Twitter's card, and where oEmbed
 * is found (oembed.com, section 4).
 * @param base public base of the pictures, without a slash at its end
 */
export function unfoldingTags(picture: ShownPicture, base: string): Html {
  const { name, heading, size } = picture;
  const page = `${base}/${name}`;
  const description = describe(picture);
  const embed = `${base}/${OEMBED}?${new URLSearchParams({ url: page, format: 'json' }).toString()}`;
  return html`<meta name="description" content="${description}" />
    <link rel="canonical" href="${page}" />
    ${property('og:site_name', SITE_NAME)}${property('og:type', 'website')}
    ${property('og:title', heading)}${property('og:description', description)}
    ${property('og:url', page)}${property('og:image', `${page}.png`)}
    ${property('og:image:type', 'image/png')}${property('og:image:alt', heading)}
    ${size && [property('og:image:width', size.width), property('og:image:height', size.height)]}
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="alternate" type="application/json+oembed" href="${embed}" title="${heading}" />`;
}

const property = (name: string, content: string | number) =>
  html`<meta property="${name}" content="${content}" />`;

function describe({ dashboard, heading, range, timeZone, madeAt }: ShownPicture): string {
  const parts = [
    dashboard === heading ? undefined : dashboard,
    rangeInWords(range, timeZone) ?? inWords(madeAt, timeZone),
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
