import type { Conversation } from '../conversation.ts';

/** A command, as it is typed after `graf`. */
export interface Command {
  /** First word after `graf`, in lower case; for a command with `takes`, a placeholder for that word. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** Its grammar in one line, without `graf`. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Its whole grammar, for `graf help NAME`. */
  readonly details: readonly string[];
  /** Whether it takes what `graf db` takes. */
  readonly asksForPanels?: boolean;
  /** Whether what is typed after it may be a secret. */
  readonly takesSecrets?: boolean;
  /** Whether it takes what no other command takes; its name is a placeholder then. */
  readonly isFallback?: true;
  /** For a command without a name of its own: whether this first word means it. */
  readonly takes?: (word: string, conversation: Conversation) => boolean;
  /**
   * @param rest what was typed after the name; for a command without a name of its own, all that was typed
   * @throws GrafanaImagesError whose message becomes the answer
   */
  run(rest: string, conversation: Conversation): Promise<void>;
}

/** Whether the name of a command is typed, rather than a placeholder for something else. */
export function hasName({ takes, isFallback }: Command): boolean {
  return !takes && isFallback !== true;
}
