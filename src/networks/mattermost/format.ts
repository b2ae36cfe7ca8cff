import { oneLine } from '../../util/text.ts';
import { COMMONMARK, defuseMarkdown, defusePings, linkWithoutPings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat, withLink } from '../common/plain-format.ts';

/**
 * A picture is a message attachment: the adapter (hubot-matteruser 5) takes an object with `message` and
 * `props` in the place of a text. Title and fallback are no Markdown there.
 */
export const mattermostFormat: Format = {
  ...plainFormat,
  // The server takes 16,383; mattermost-client cuts at 4,000, inside a character, with a comma between.
  limit: 4_000,
  text: (whole) => defuseMarkdown(whole, COMMONMARK),
  picture: ({ title, link }, imageUrl) => {
    const shown = defusePings(oneLine(title));
    return {
      message: '',
      props: {
        attachments: [
          {
            fallback: defusePings(withLink(`${shown}: ${imageUrl}`, link)),
            title: shown,
            ...(link === undefined ? {} : { title_link: linkWithoutPings(link) }),
            image_url: linkWithoutPings(imageUrl),
          },
        ],
      },
    };
  },
};
