import { oneLine } from '../../util/text.ts';
import type { PanelMessage } from '../../chat/format.ts';

/**
 * The caption of an uploaded picture, `TITLE: LINK`. Over the limit the title is shortened, never inside
 * a grapheme; a link that still does not fit is left out.
 * @param limit most UTF-16 units
 * @param text a format's function that makes text safe to send
 */
export function captionOf(
  { title, link }: PanelMessage,
  limit: number,
  text: (whole: string) => string,
): string {
  const suffixes = link === undefined ? [''] : [`: ${link}`, ''];
  for (const suffix of suffixes) {
    // `text` may lengthen the title, so the result is measured.
    for (let characters = 200; characters > 0; characters = Math.floor(characters / 2)) {
      const caption = text(`${oneLine(title, characters)}${suffix}`);
      if (caption.length <= limit) return caption;
    }
  }
  return '';
}
