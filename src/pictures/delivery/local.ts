import type { Pipeline } from '../publisher.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** Through this process's own image server. */
export function localDelivery(pipeline: Pipeline): LinkDelivery {
  return {
    kind: 'link',
    description:
      "pictures are kept by this process's own image server: whoever knows a picture's link can see it, without signing in",
    close: () => pipeline.close(),
    deliver: async (imageUrl, token, turn) =>
      (await pipeline.publish({ imageUrl, token, turn })).url,
  };
}
