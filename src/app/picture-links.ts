import type { Delivery } from '../chat/delivery.ts';
import type { Network } from '../chat/network.ts';
import type { PictureLinks } from '../chat/variables.ts';

/** A delivery that posts the addresses which are wanted. */
export interface LinkedDelivery {
  readonly delivery: Delivery;
  /** Why pages are not posted, for the start; undefined when nothing is against what was asked for. */
  readonly warning: string | undefined;
}

/**
 * Chooses whether the addresses of pages are posted, or those of the PNGs.
 * @param wanted what the configuration says
 */
export function choosePictureLinks(
  delivery: Delivery,
  wanted: PictureLinks | undefined,
  { name, pictureLinks = 'png' }: Pick<Network, 'name' | 'pictureLinks'>,
): LinkedDelivery {
  const isAlwaysPng = pictureLinks === 'always png';
  const links = isAlwaysPng ? 'png' : (wanted ?? pictureLinks);
  const against = isAlwaysPng
    ? `${name} shows a picture by the address of its PNG alone`
    : reasonAgainstPages(delivery);
  const hasEffect = links === 'page' && against === undefined;
  return {
    delivery:
      delivery.kind === 'link' && !hasEffect ? { ...delivery, pageOf: undefined } : delivery,
    warning:
      wanted === 'page' && against !== undefined
        ? `HUBOT_GRAFANA_PICTURE_LINKS=page has no effect: ${against}.`
        : undefined,
  };
}

function reasonAgainstPages(delivery: Delivery): string | undefined {
  if (delivery.kind === 'upload') return 'pictures are uploaded to the chat, and no link is posted';
  if (delivery.pageOf) return undefined;
  return 'people may not reach pages where their pictures are. With a bucket, HUBOT_GRAFANA_IMAGES_URL says where they reach this process; of an image server elsewhere, and of Grafana, no pages are known';
}
