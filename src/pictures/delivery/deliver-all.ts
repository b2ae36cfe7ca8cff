import type { Credentials } from '../../util/http/credentials.ts';
import { describeForLog, GrafanaImagesError, sentenceFor } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import type { RequestedPicture } from '../picture.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** What became of one picture; of one that could not be made, the sentence that says why. */
type LinkOutcome =
  | { readonly picture: RequestedPicture; readonly publicUrl: string }
  | { readonly picture: RequestedPicture; readonly why: string };

/**
 * Starts all pictures; the promises are in the order of the pictures, and none rejects.
 * @param token for Grafana
 */
export function linksOf(
  pictures: readonly RequestedPicture[],
  token: Credentials | undefined,
  { delivery, logger }: { delivery: LinkDelivery; logger: Logger },
): Promise<LinkOutcome>[] {
  return pictures.map(async (picture, turn) => {
    const { subject, title, link } = picture;
    try {
      return { picture, publicUrl: await delivery.deliver(subject, token, turn, { title, link }) };
    } catch (error) {
      return { picture, why: reasonOf(error, picture, logger) };
    }
  });
}

/** Logs why there is no picture, and returns the sentence that says so. */
function reasonOf(error: unknown, { title }: RequestedPicture, logger: Logger): string {
  const line = `No picture of "${oneLine(title)}": ${describeForLog(error)}`;
  if (error instanceof GrafanaImagesError) logger.debug(line);
  else logger.error(line);
  return sentenceFor(error);
}
