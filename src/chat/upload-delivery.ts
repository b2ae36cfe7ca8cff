import type { Pipeline } from '../pictures/publisher.ts';
import type { Uploader } from './uploader.ts';
import type { UploadDelivery } from './delivery.ts';

/** By the chat's own upload of files: those see a picture who see the room. */
export function uploadDelivery(pipeline: Pipeline, uploader: Uploader): UploadDelivery {
  return {
    kind: 'upload',
    description: uploader.description,
    fetch: (imageUrl, token, turn) => pipeline.fetch({ imageUrl, token, turn }),
    uploader,
    close: () => pipeline.close(),
  };
}
