import { captionOf } from '../common/caption.ts';
import { defusePings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat } from '../common/plain-format.ts';

/** Most characters of a photo's caption (Bot API). */
const CAPTION_LIMIT = 1_024;

/** Plain text: the adapter sends without a `parse_mode`. */
export const telegramFormat: Format = {
  ...plainFormat,
  // Bot API, `sendMessage`: 1 to 4,096 characters.
  limit: 4_096,
  caption: (panel) => captionOf(panel, CAPTION_LIMIT, defusePings),
};
