import type { Publisher } from '../publisher.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** Through this process's own image server. */
export function localDelivery(publisher: Publisher): LinkDelivery {
  return {
    kind: 'link',
    description:
      "pictures are kept by this process's own image server: anyone who has a picture's link can see it, without signing in",
    close: () => publisher.close(),
    deliver: async (subject, token, turn) =>
      (await publisher.publish({ subject, token, turn })).publicUrl,
  };
}
