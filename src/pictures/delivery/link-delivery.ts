import type { Credentials } from '../../util/http/credentials.ts';
import type { PictureOrigin, Subject } from '../picture.ts';
import type { PictureFacts } from '../subject-names.ts';

/** How a picture gets from Grafana to a link that the client can open. */
export interface LinkDelivery {
  readonly kind: 'link';
  /** For the log: which way this is, and what becomes public by it. */
  readonly description: string;
  /**
   * Makes a picture, and a link at which the client can see it.
   * @param token for that Grafana
   * @param turn number of pictures of the same request that come before it
   * @param origin who asked for it
   * @param onMade gets what is known of how it was made; nothing is where another server made it
   * @throws GrafanaImagesError whose message says why there is no picture
   */
  deliver(
    subject: Subject,
    token: Credentials | undefined,
    turn: number,
    origin?: PictureOrigin,
    onMade?: (facts: PictureFacts) => void,
  ): Promise<string>;
  /**
   * The address of a picture's page, by the link that `deliver` gave; missing where it is not known whether
   * there is one, or where pages are not to be posted.
   */
  readonly pageOf?: ((publicUrl: string) => string) | undefined;
  /** Takes no new pictures, and resolves when those under way are done. */
  close(): Promise<void>;
}
