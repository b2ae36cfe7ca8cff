import { oneLine } from '../../util/text.ts';
import { captionOf } from '../common/caption.ts';
import { defuseMarkdown, ROCKETCHAT } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

const text = (whole: string) => defuseMarkdown(whole, ROCKETCHAT);

/** The default of the server's setting `Message_MaxAllowedSize`. */
const LIMIT = 5_000;

/**
 * Text only: Rocket.Chat unfolds the link of a picture, and current servers refuse attachments in the
 * method that the adapter calls (`sendMessage`).
 */
export const rocketchatFormat: Format = {
  ...plainFormat,
  limit: LIMIT,
  text,
  picture: ({ title, link }, imageUrl, linkUrl = imageUrl) =>
    text(withLink(`${oneLine(title)}: ${linkUrl}`, link)),
  caption: (panel) => captionOf(panel, LIMIT, text),
};
