/** How a picture gets from Grafana to where the chat can show it. */
export interface Delivery {
  /**
   * Makes a render URL of Grafana into one that the room can open.
   * @param token for that Grafana
   * @throws GrafanaImagesError whose message says in a sentence why there is no picture
   */
  deliver(renderUrl: string, token: string | undefined): Promise<string>;
  /** Begins nothing new, and resolves when what is under way has ended. */
  close(): Promise<void>;
  /** For the log: which way this is, and what becomes public by it. */
  readonly description: string;
}
