import type { Publisher } from '../publisher.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** Through this process's own image server. */
export function localDelivery(publisher: Publisher): LinkDelivery {
  return publishing(publisher, "pictures are kept by this process's own image server");
}

/** By a bucket, out of which this process serves them unless links lead elsewhere. */
export function bucketDelivery(publisher: Publisher, servesThem: boolean): LinkDelivery {
  const servers = servesThem ? ', and served by this process' : '';
  return publishing(publisher, `pictures are kept in a bucket${servers}`);
}

function publishing(publisher: Publisher, where: string): LinkDelivery {
  return {
    kind: 'link',
    description: `${where}: anyone who has a picture's link can see it, without signing in`,
    close: () => publisher.close(),
    async deliver(subject, token, turn, origin, onMade) {
      const picture = await publisher.publish({ subject, token, turn, origin });
      onMade?.(picture);
      return picture.publicUrl;
    },
  };
}
