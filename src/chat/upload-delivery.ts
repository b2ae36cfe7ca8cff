import type { Publisher } from '../pictures/publisher.ts';
import type { Uploader } from './uploader.ts';
import type { UploadDelivery } from './delivery.ts';

/** By the chat's own file upload: pictures are seen by the members of the room. */
export function uploadDelivery(publisher: Publisher, uploader: Uploader): UploadDelivery {
  return {
    kind: 'upload',
    description: uploader.description,
    fetch: (subject, token, place) => publisher.fetch({ subject, token, ...place }),
    uploader,
    close: () => publisher.close(),
  };
}
