/** Says one message in the room that asked; never rejects. */
export type Say = (text: string) => Promise<void>;

/** One of the things that can be asked for behind `graf`. */
export interface Command {
  /** First word behind `graf`, lower case. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** How it is written, without `graf`. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** Its whole grammar, for `graf help NAME`. */
  readonly details: readonly string[];
  /**
   * @param rest what was typed behind the name
   * @throws GrafanaImagesError whose message is then said
   */
  run(rest: string, say: Say): Promise<void>;
}
