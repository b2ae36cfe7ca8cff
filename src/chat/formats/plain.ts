import { oneLine } from '../../text.ts';
import type { Format } from './format.ts';

/** `TITLE: IMAGE - LINK`, as hubot-grafana has it; works everywhere, for the picture is a URL. */
export const plainFormat: Format = {
  limit: 4_000,
  text: (text) => text,
  picture: ({ title, link }, imageUrl) => `${oneLine(title)}: ${imageUrl} - ${link}`,
  failure: ({ title, link }, why) => `${oneLine(title)} - [${why}] - ${link}`,
};
