import { oneLine } from '../../util/text.ts';
import { defusePings, linkWithoutPings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { captionOf } from '../common/caption.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

/** Invisible, and neither white space nor punctuation: Slack reads no markup after it. */
const JOINER = '\u2060';

/**
 * Code, and links without the punctuation that follows them. A URL with a user name before its host is
 * never ours, and so is text.
 */
const KEPT =
  /(`[^`\n]+`|https?:\/\/(?![^\s/?#]*@)(?=[\p{L}\p{N}[])[^\s<>|`]*[^\s<>|`.,;:!?'")\]}])/iu;

/** Slack escapes these three characters and no others. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Text without bold, italics, strikethrough and quotations. */
function prose(text: string): string {
  return escaped(text)
    .replace(/(?<![\p{L}\p{N}])[*_~](?=\S|$)/gu, `${JOINER}$&`)
    .replace(/^&gt;/gm, `${JOINER}$&`);
}

/**
 * Slack's `mrkdwn` for a text: links and code in backticks work, everything else is literal.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
export function slackText(text: string): string {
  const pieces = text.split(KEPT).map((piece, index) => {
    if (index % 2 === 0) return prose(defusePings(piece));
    return piece.startsWith('`')
      ? escaped(defusePings(piece))
      : `<${escaped(linkWithoutPings(piece))}>`;
  });
  return pieces.join('');
}

/** Without backticks: a single one would pair with one of those that follow the title. */
function slackTitle(title: string): string {
  return oneLine(title).replaceAll('`', "'");
}

/** Most characters of a message; Slack truncates at 40,000, and an escaped character takes up to five. */
const LIMIT = 8_000;

/**
 * A picture is an attachment, the same as hubot-grafana's: its title links to Grafana, and Slack fetches
 * the picture, so its address must be reachable from the internet. No field is `mrkdwn`.
 */
export const slackFormat: Format = {
  limit: LIMIT,
  text: slackText,
  picture: ({ title, link }, imageUrl, linkUrl = imageUrl) => ({
    attachments: [
      {
        fallback: escaped(defusePings(withLink(`${oneLine(title)}: ${linkUrl}`, link))),
        title: escaped(defusePings(oneLine(title))),
        ...(link === undefined ? {} : { title_link: linkWithoutPings(link) }),
        image_url: linkWithoutPings(imageUrl),
        mrkdwn_in: [],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  }),
  caption: ({ title, link }) => captionOf({ title: slackTitle(title), link }, LIMIT, slackText),
  failure: ({ title, link }, why) => plainFormat.failure({ title: slackTitle(title), link }, why),
};
