import type { Uploader } from '../../chat/uploader.ts';

/** How a picture gets from Grafana to where the chat can show it. */
export type Delivery = LinkDelivery | UploadDelivery;

interface AnyDelivery {
  /** For the log: which way this is, and what becomes public by it. */
  readonly description: string;
  /** Begins nothing new, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

/** As a link that the room can open. */
export interface LinkDelivery extends AnyDelivery {
  readonly kind: 'link';
  /**
   * Makes a render URL of Grafana into one that the room can open.
   * @param token for that Grafana
   * @param turn how many pictures of the same request come before it
   * @throws GrafanaImagesError whose message says in a sentence why there is no picture
   */
  deliver(renderUrl: string, token: string | undefined, turn: number): Promise<string>;
}

/** As a file that is uploaded to the chat. */
export interface UploadDelivery extends AnyDelivery {
  readonly kind: 'upload';
  /**
   * Fetches the picture, and looks whether it is one.
   * @param token for that Grafana
   * @param turn how many pictures of the same request come before it
   * @throws GrafanaImagesError whose message says in a sentence why there is no picture
   */
  fetch(renderUrl: string, token: string | undefined, turn: number): Promise<Buffer>;
  readonly uploader: Uploader;
}
