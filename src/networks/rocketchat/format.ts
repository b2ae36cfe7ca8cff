import { oneLine } from '../../util/text.ts';
import { captionOf } from '../common/caption.ts';
import { defuseMarkdown, ROCKETCHAT } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

const text = (whole: string) => defuseMarkdown(whole, ROCKETCHAT);

/** Its setting `Message_MaxAllowedSize`, as servers come. */
const LIMIT = 5_000;

/**
 * Text, and nothing more: Rocket.Chat shows the picture behind a link by itself, and its servers of
 * today refuse attachments that come the way the adapter sends (the method `sendMessage`).
 */
export const rocketchatFormat: Format = {
  ...plainFormat,
  limit: LIMIT,
  text,
  picture: ({ title, link }, imageUrl) => text(withLink(`${oneLine(title)}: ${imageUrl}`, link)),
  caption: (panel) => captionOf(panel, LIMIT, text),
};
