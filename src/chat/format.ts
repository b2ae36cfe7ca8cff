/** What an adapter takes as one message: text, or an object with the chat's own markup. */
export type Message = string | Readonly<Record<string, unknown>>;

/** A panel, as a message names it. */
export interface PanelMessage {
  /** Text from Grafana, which may hold anything. */
  readonly title: string;
  /** Its page in Grafana; undefined when the link is too long for a message. */
  readonly link: string | undefined;
}

/** How a chat writes. */
export interface Format {
  /** Most characters (UTF-16 units) of one message. */
  readonly limit: number;
  /**
   * Makes an answer safe to send: our own words with text from Grafana and users among them. Nothing
   * in it pings anyone or breaks the markup. Links stay as they are, and so does text in backticks,
   * except for pings.
   */
  readonly text: (text: string) => string;
  /**
   * A picture with a link that the room can open.
   * @param imageUrl address of the PNG
   * @param linkUrl address to write where the message has no picture in it; the PNG's when missing
   */
  readonly picture: (panel: PanelMessage, imageUrl: string, linkUrl?: string) => Message;
  /** A picture that failed, as a text that still goes through `text`. */
  readonly failure: (panel: PanelMessage, why: string) => string;
  /** The text beside an uploaded picture; missing where the upload has a title of its own. */
  readonly caption?: (panel: PanelMessage) => string;
}
