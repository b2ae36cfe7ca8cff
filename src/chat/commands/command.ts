import type { Conversation } from '../conversation.ts';

/** One of the things that can be asked for behind `graf`. */
export interface Command {
  /** First word behind `graf`, lower case; of a command that `takes`, what stands for that word. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** How it is written, without `graf`. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Its whole grammar, for `graf help NAME`. */
  readonly details: readonly string[];
  /** For a command that has no name to be called by: whether it is meant by this first word. */
  readonly takes?: (word: string, conversation: Conversation) => boolean;
  /**
   * @param rest what was typed behind the name; for a command that `takes`, all that was typed
   * @throws GrafanaImagesError whose message is then said
   */
  run(rest: string, conversation: Conversation): Promise<void>;
}
