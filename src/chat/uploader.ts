import type { Envelope } from './hubot.ts';
import type { PanelMessage } from './format.ts';

/** Uploads pictures to a room, as the chat's own files. */
export interface Uploader {
  /** For the log: where pictures end up, and who sees them. */
  readonly description: string;
  /**
   * Uploads one picture, with its title and link; resolves when it is in the room.
   * @param to the room, a thread included
   * @throws GrafanaImagesError whose message says why it failed. The picture may have been posted
   *   nevertheless, so an upload is never retried
   */
  upload(panel: PanelMessage, png: Buffer, to: Envelope): Promise<void>;
}
