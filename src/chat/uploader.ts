import type { Envelope } from './hubot.ts';
import type { PanelMessage } from './format.ts';

/** Brings a picture into a room as a file of the chat's own. */
export interface Uploader {
  /** For the log: where pictures end up, and who sees them. */
  readonly description: string;
  /**
   * Uploads one picture, with its title and link; resolves when it is in the room.
   * @param to the place, a thread included
   * @throws GrafanaImagesError whose message says why it could not be; then nothing is in the room, or it
   *   is not known whether something is: it is never tried a second time
   */
  upload(panel: PanelMessage, png: Buffer, to: Envelope): Promise<void>;
}
