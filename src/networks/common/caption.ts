import { oneLine } from '../../util/text.ts';
import type { PanelMessage } from '../../chat/format.ts';

/**
 * `TITLE: LINK`, what is written beside an uploaded picture. Past the limit the title is shortened,
 * never inside a character; a link that does not fit even so is left out whole.
 * @param limit most UTF-16 units
 * @param text makes it fit to be sent, as of a format
 */
export function captionOf(
  { title, link }: PanelMessage,
  limit: number,
  text: (whole: string) => string,
): string {
  const suffixes = link === undefined ? [''] : [`: ${link}`, ''];
  for (const suffix of suffixes) {
    // What a format does to a title may make it longer, but seldom; so it is measured each time.
    for (let characters = 200; characters > 0; characters = Math.floor(characters / 2)) {
      const caption = text(`${oneLine(title, characters)}${suffix}`);
      if (caption.length <= limit) return caption;
    }
  }
  return '';
}
