/** A picture in a message, which the page shows below it. */
export interface UnfoldedPicture {
  readonly title: string;
  /** Path on the bot's own listener. */
  readonly path: string;
  /** Its page in Grafana. */
  readonly link?: string;
}

export interface RoomMessage {
  readonly id: string;
  readonly from: 'hubot' | 'you';
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The id of the message that begins its thread. */
  readonly thread?: string;
  readonly picture?: UnfoldedPicture;
}

/** What happens in the room. */
export type RoomEvent =
  | { readonly kind: 'message'; readonly message: RoomMessage }
  | { readonly kind: 'typing'; readonly isTyping: boolean };

/** Most messages that the room remembers; the oldest are dropped. */
const MAX_MESSAGES = 300;
/** Most characters of one message of the bot. */
const MAX_CHARACTERS = 20_000;

/** `TITLE: IMAGE - LINK`, as the plain format writes it. */
const PICTURE =
  /^([^\n]+?): https?:\/\/\S+?(\/saved-images\/[0-9a-f]{32}\.png)(?: - (https?:\/\/\S+))?$/;

/** The one room of the chat page, in memory. */
export class ChatRoom {
  readonly #messages: RoomMessage[] = [];
  readonly #listeners = new Set<(event: RoomEvent) => void>();
  readonly #now: () => number;
  #lastId: number;
  #typing = 0;

  /** @param now in ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
    // The bot remembers threads from one start to the next, so that ids must differ.
    this.#lastId = now();
  }

  /** Oldest first. */
  get messages(): readonly RoomMessage[] {
    return this.#messages;
  }

  /** @param thread ignored where the room does not know the message that begins it */
  post(from: RoomMessage['from'], text: string, thread?: string): RoomMessage {
    this.#lastId += 1;
    const isKnown = this.#messages.some(({ id }) => id === thread);
    const picture = from === 'hubot' ? pictureIn(text) : undefined;
    const message: RoomMessage = {
      id: String(this.#lastId),
      from,
      text: text.slice(0, MAX_CHARACTERS),
      at: this.#now(),
      ...(isKnown && thread !== undefined && { thread }),
      ...(picture && { picture }),
    };
    this.#messages.push(message);
    if (this.#messages.length > MAX_MESSAGES) this.#messages.shift();
    this.#tell({ kind: 'message', message });
    return message;
  }

  /** @returns ends it */
  type(): () => void {
    this.#countTyping(1);
    let isTyping = true;
    return () => {
      if (isTyping) this.#countTyping(-1);
      isTyping = false;
    };
  }

  /** @returns stops it */
  listen(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #countTyping(change: number): void {
    const before = this.#typing > 0;
    this.#typing += change;
    const isTyping = this.#typing > 0;
    if (before !== isTyping) this.#tell({ kind: 'typing', isTyping });
  }

  #tell(event: RoomEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function pictureIn(text: string): UnfoldedPicture | undefined {
  const [, title, path, link] = PICTURE.exec(text.trim()) ?? [];
  if (title === undefined || path === undefined) return undefined;
  return { title, path, ...(link !== undefined && { link }) };
}
