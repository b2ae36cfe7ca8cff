import { oneLine } from '../../util/text.ts';
import { COMMONMARK, defuseMarkdown, defusePings, linkWithoutPings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

/**
 * A picture is a message attachment: the adapter (hubot-matteruser 5) accepts an object with `message`
 * and `props` instead of a text. Title and fallback are not Markdown.
 */
export const mattermostFormat: Format = {
  ...plainFormat,
  // The server accepts 16,383; mattermost-client splits at 4,000, even inside a character.
  limit: 4_000,
  text: (whole) => defuseMarkdown(whole, COMMONMARK),
  picture: ({ title, link }, imageUrl, linkUrl = imageUrl) => {
    const shown = defusePings(oneLine(title));
    return {
      message: '',
      props: {
        attachments: [
          {
            fallback: defusePings(withLink(`${shown}: ${linkUrl}`, link)),
            title: shown,
            ...(link === undefined ? {} : { title_link: linkWithoutPings(link) }),
            image_url: linkWithoutPings(imageUrl),
          },
        ],
      },
    };
  },
};
