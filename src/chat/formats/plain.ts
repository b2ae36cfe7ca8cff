import { oneLine } from '../../text.ts';

/** A panel as it is about to be said. */
export interface PanelMessage {
  readonly title: string;
  /** Page in Grafana. */
  readonly link: string;
}

/** How a chat writes. */
export interface Format {
  picture(panel: PanelMessage, imageUrl: string): string;
  failure(panel: PanelMessage, why: string): string;
}

/** `TITLE: IMAGE - LINK`, as hubot-grafana has it; works everywhere, for the picture is a URL. */
export const plainFormat: Format = {
  picture: ({ title, link }, imageUrl) => `${oneLine(title)}: ${imageUrl} - ${link}`,
  failure: ({ title, link }, why) => `${oneLine(title)} - [${why}] - ${link}`,
};
