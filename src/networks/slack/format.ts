import { oneLine } from '../../util/text.ts';
import { defusePings, linkWithoutPings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

/** Seen by nobody; neither white space nor punctuation, so that Slack reads no markup behind it. */
const JOINER = '\u2060';

/**
 * What stays as it is: code, and a link up to where the sentence goes on, but for one that hides a name
 * in front of its host: those are none of ours.
 */
const KEPT =
  /(`[^`\n]+`|https?:\/\/(?![^\s/?#]*@)(?=[\p{L}\p{N}[])[^\s<>|`]*[^\s<>|`.,;:!?'")\]}])/iu;

/** The three characters that Slack wants written otherwise, and no others. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Words, with nothing in them that makes them bold, slanted, struck out or a quotation. */
function prose(text: string): string {
  return escaped(text)
    .replace(/(?<![\p{L}\p{N}])[*_~](?=\S|$)/gu, `${JOINER}$&`)
    .replace(/^&gt;/gm, `${JOINER}$&`);
}

/**
 * Slack's `mrkdwn`: what is not in backticks is taken literally, and links are written as such.
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

/** `TITLE: …` is followed by our own words in backticks, which a lone one in the title would turn around. */
export function slackTitle(title: string): string {
  return oneLine(title).replaceAll('`', "'");
}

/**
 * An attachment, as hubot-grafana has it: the title leads to Grafana, and Slack itself fetches the
 * picture, so that its link must be reachable from the internet. No field of it is `mrkdwn`.
 */
export const slackFormat: Format = {
  // Slack cuts a message at 40,000 characters, and an escaped one has up to five.
  limit: 8_000,
  text: slackText,
  picture: ({ title, link }, imageUrl) => ({
    attachments: [
      {
        fallback: escaped(defusePings(withLink(`${oneLine(title)}: ${imageUrl}`, link))),
        title: escaped(defusePings(oneLine(title))),
        ...(link === undefined ? {} : { title_link: linkWithoutPings(link) }),
        image_url: linkWithoutPings(imageUrl),
        mrkdwn_in: [],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  }),
  failure: ({ title, link }, why) => plainFormat.failure({ title: slackTitle(title), link }, why),
};
