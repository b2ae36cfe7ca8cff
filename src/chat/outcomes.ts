import { describeForLog, GrafanaImagesError, sentenceFor } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { oneLine } from '../text.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Picture } from './plan.ts';

/** What became of one picture: where it can be seen, or why there is none. */
export type Outcome =
  | { readonly picture: Picture; readonly imageUrl: string }
  | { readonly picture: Picture; readonly why: string };

/**
 * Starts all renders; the promises stand in the order of the pictures, and none rejects.
 * @param token for Grafana
 */
export function outcomesOf(
  pictures: readonly Picture[],
  token: string | undefined,
  { delivery, logger }: { delivery: Delivery; logger: Logger },
): Promise<Outcome>[] {
  return pictures.map(async (picture) => {
    try {
      return { picture, imageUrl: await delivery.deliver(picture.renderUrl, token) };
    } catch (error) {
      const line = `No picture of "${oneLine(picture.title)}": ${describeForLog(error)}`;
      if (error instanceof GrafanaImagesError) logger.debug(line);
      else logger.error(line);
      return { picture, why: sentenceFor(error) };
    }
  });
}
