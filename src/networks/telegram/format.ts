import { captionOf } from '../common/caption.ts';
import { defusePings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat } from '../common/plain-format.ts';

/** Most characters beside a photo, by the Bot API. */
const CAPTION_LIMIT = 1_024;

/** Plain, for the adapter sends without a `parse_mode`. */
export const telegramFormat: Format = {
  ...plainFormat,
  // `sendMessage` of the Bot API: 1 to 4,096 characters.
  limit: 4_096,
  caption: (panel) => captionOf(panel, CAPTION_LIMIT, defusePings),
};
