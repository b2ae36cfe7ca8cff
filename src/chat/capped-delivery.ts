import { createBulkhead } from '../util/bulkhead.ts';
import type { Delivery } from './delivery.ts';

/**
 * Limits the pictures that are under way at once, waiting ones included.
 * @param places most at once; one more is refused with a TooManyRequestsError
 */
export function cappedDelivery(delivery: Delivery, places: number): Delivery {
  const bulkhead = createBulkhead(places);
  const close = () => delivery.close();
  return delivery.kind === 'link'
    ? {
        ...delivery,
        close,
        deliver: (subject, token, turn) => bulkhead(() => delivery.deliver(subject, token, turn)),
      }
    : {
        ...delivery,
        close,
        fetch: (subject, token, place) => bulkhead(() => delivery.fetch(subject, token, place)),
      };
}
