import os from 'node:os';
import type { Delivery } from '../chat/delivery.ts';
import { uploadDelivery } from '../chat/upload-delivery.ts';
import type { Uploader } from '../chat/uploader.ts';
import { grafanaLinkDelivery } from '../pictures/delivery/grafana-link.ts';
import { bucketDelivery, localDelivery } from '../pictures/delivery/local.ts';
import type { LinkDelivery } from '../pictures/delivery/link-delivery.ts';
import type { Publisher } from '../pictures/publisher.ts';
import { remoteDelivery } from '../pictures/delivery/remote.ts';
import { chooseDelivery, type DeliveryKind } from './choose-delivery.ts';
import type { Config } from './config.ts';
import type { MountedImages } from './mounted-images.ts';

/**
 * How the pictures of a bot reach the chat.
 * @param uploader the chat's own upload, where it has one and the bot has what that needs
 */
export function createDelivery(
  { images: options, grafana }: Pick<Config, 'images' | 'grafana'>,
  mounted: MountedImages,
  uploader: Uploader | undefined,
): Delivery {
  const { publisher } = mounted;
  switch (deliveryKind(options, mounted, uploader !== undefined)) {
    case 'bucket':
      mounted.announce();
      return {
        ...bucketLinks(publisher, mounted),
        pageOf: mounted.pageOf,
        instead: uploader && uploadDelivery(publisher, uploader),
      };
    case 'remote':
      return remoteDelivery({ ...options, hosts: options.hosts ?? [] });
    case 'local':
      mounted.announce();
      return { ...whileListening(localDelivery(publisher), mounted), pageOf: mounted.pageOf };
    case 'upload':
      return uploader ? uploadDelivery(publisher, uploader) : grafanaLinkDelivery(grafana);
    case 'grafana-link':
      return grafanaLinkDelivery(grafana);
  }
}

/** The way that is chosen. */
export function deliveryKind(
  images: Config['images'],
  { isAvailable, port }: Pick<MountedImages, 'isAvailable' | 'port'>,
  chatUploads: boolean,
): DeliveryKind {
  return chooseDelivery(images, { isAvailable, hosts: ownHosts(), port: port() }, chatUploads);
}

function bucketLinks(publisher: Publisher, mounted: MountedImages): LinkDelivery {
  const leadHere = mounted.linkNote === undefined;
  const delivery = bucketDelivery(publisher, leadHere);
  return leadHere ? whileListening(delivery, mounted) : delivery;
}

/** No link is handed out that leads to another program, which has the bot's port. */
function whileListening(
  delivery: LinkDelivery,
  { checkListening }: Pick<MountedImages, 'checkListening'>,
): LinkDelivery {
  return {
    ...delivery,
    async deliver(...picture) {
      await checkListening();
      return delivery.deliver(...picture);
    },
  };
}

/** Names and addresses under which this machine can be asked. */
function ownHosts(): string[] {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', os.hostname(), ...addresses.map(({ address }) => address)];
}
