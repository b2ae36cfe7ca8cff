import { oneLine } from '../../util/text.ts';
import { COMMONMARK, defuseMarkdown, linkWithoutPings } from '../common/escape.ts';
import type { Format } from '../../chat/format.ts';
import { plainFormat } from '../common/plain-format.ts';

const text = (whole: string) => defuseMarkdown(whole, COMMONMARK);

/** A Markdown link, and an attachment with the picture, the same as hubot-grafana's. */
export const bearychatFormat: Format = {
  ...plainFormat,
  text,
  picture: ({ title, link }, imageUrl, linkUrl) => {
    // A bracket would end the link's label, a parenthesis its address.
    const name = text(oneLine(title)).replaceAll('[', '(').replaceAll(']', ')');
    const target = link && linkWithoutPings(link).replaceAll('(', '%28').replaceAll(')', '%29');
    return {
      text: target === undefined ? name : `[${name}](${target})`,
      attachments: [
        {
          fallback: plainFormat.picture({ title, link }, imageUrl, linkUrl),
          images: [{ url: linkWithoutPings(imageUrl) }],
        },
      ],
    };
  },
};
