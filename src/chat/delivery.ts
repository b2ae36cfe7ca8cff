import type { Credentials } from '../util/http/credentials.ts';
import type { HeldPicture } from '../pictures/picture-memory.ts';
import type { Subject } from '../pictures/picture.ts';
import type { LinkDelivery } from '../pictures/delivery/link-delivery.ts';
import type { Uploader } from './uploader.ts';

/** How a picture gets from Grafana to where the room can see it. */
export type Delivery = ChatLinkDelivery | UploadDelivery;

export interface ChatLinkDelivery extends LinkDelivery {
  /** Where the store of the pictures fails. */
  readonly instead?: UploadDelivery | undefined;
}

export interface PlaceInRequest {
  /** Number of pictures of the same request that come before it. */
  readonly turn: number;
  /** Resolves when all that come before it have been posted. */
  readonly whenNext?: Promise<void> | undefined;
}

/** As a file that is uploaded to the chat. */
export interface UploadDelivery extends Pick<LinkDelivery, 'description' | 'close'> {
  readonly kind: 'upload';
  /**
   * Fetches the picture and checks that it is one. It is held in memory until it is released.
   * @param token for that Grafana
   * @param place of the picture in its request
   * @throws GrafanaImagesError whose message says why there is no picture
   */
  fetch(
    subject: Subject,
    token: Credentials | undefined,
    place: PlaceInRequest,
  ): Promise<HeldPicture>;
  readonly uploader: Uploader;
}
