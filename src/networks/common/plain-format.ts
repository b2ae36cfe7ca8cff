import { oneLine } from '../../util/text.ts';
import { defusePings } from './escape.ts';
import type { Format } from '../../chat/format.ts';

/** Most characters of a reason; a server's own message may be longer. */
const MAX_REASON = 1_000;

/** `TITLE: IMAGE - LINK`, the same as hubot-grafana's; works everywhere, since the picture is a URL. */
export const plainFormat: Format = {
  limit: 4_000,
  text: defusePings,
  picture: ({ title, link }, imageUrl, linkUrl = imageUrl) =>
    defusePings(withLink(`${oneLine(title)}: ${linkUrl}`, link)),
  failure: ({ title, link }, why) =>
    withLink(`${oneLine(title)} - [${oneLine(why, MAX_REASON)}]`, link),
};

/** `TEXT - LINK`. */
export function withLink(text: string, link: string | undefined): string {
  return link === undefined ? text : `${text} - ${link}`;
}
