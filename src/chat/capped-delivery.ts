import { createBulkhead } from '../util/bulkhead.ts';
import type { Delivery, UploadDelivery } from './delivery.ts';

/**
 * Limits the pictures that are under way at once, waiting ones included.
 * @param places most at once; one more is refused with a TooManyRequestsError
 */
export function cappedDelivery(delivery: Delivery, places: number): Delivery {
  const bulkhead = createBulkhead(places);
  const close = () => delivery.close();
  const capped = (upload: UploadDelivery): UploadDelivery => ({
    ...upload,
    close,
    fetch: (subject, token, place) => bulkhead(() => upload.fetch(subject, token, place)),
  });
  if (delivery.kind === 'upload') return capped(delivery);
  return {
    ...delivery,
    close,
    deliver: (...picture) => bulkhead(() => delivery.deliver(...picture)),
    instead: delivery.instead && capped(delivery.instead),
  };
}
