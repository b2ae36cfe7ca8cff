/** What an adapter takes as one message: text, or an object that it makes more of. */
export type Message = string | Readonly<Record<string, unknown>>;

/** A panel as it is about to be said. */
export interface PanelMessage {
  /** As Grafana has it: anybody's text. */
  readonly title: string;
  /** Page in Grafana. */
  readonly link: string;
}

/** How a chat writes. */
export interface Format {
  /** Most characters (UTF-16 units) of one message. */
  readonly limit: number;
  /**
   * Makes a whole answer fit to be sent: our own words with other people's among them. Whatever is in
   * it, it pings nobody and breaks no markup; links stay as they are, and so does what stands in
   * backticks, but for pings.
   */
  readonly text: (text: string) => string;
  /** A picture that has a public link. */
  readonly picture: (panel: PanelMessage, imageUrl: string) => Message;
  /** A picture that could not be had, as a text that still goes through `text`. */
  readonly failure: (panel: PanelMessage, why: string) => string;
  /** What is written beside a picture that is uploaded; missing where the upload itself says. */
  readonly caption?: (panel: PanelMessage) => string;
}
