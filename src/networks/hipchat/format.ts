import { oneLine } from '../../util/text.ts';
import { defusePings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

/**
 * `TITLE: LINK - IMAGE`. HipChat unfolds a message's last URL if it ends in the suffix of a picture;
 * the suffix may be in the fragment, which is not sent to the server.
 */
export const hipchatFormat: Format = {
  ...plainFormat,
  // HipChat's server accepts 1 to 10,000 characters.
  limit: 10_000,
  picture: ({ title, link }, imageUrl) => {
    const image = imageUrl.endsWith('.png') ? imageUrl : `${imageUrl}#.png`;
    return defusePings(`${oneLine(title)}: ${link === undefined ? image : withLink(link, image)}`);
  },
};
