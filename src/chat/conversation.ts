/** One exchange: who asks, where, and how the answers get there. */
export interface Conversation {
  /** The chat's own name or number of the room; of a private chat, that of the person. */
  readonly room: string;
  readonly user: Person;
  /** Says one message where it was asked; never rejects. */
  readonly say: (text: string) => Promise<void>;
}

/** As the chat knows the one who asks. */
export interface Person {
  readonly id: string;
  readonly name: string;
}
