import type { Credentials } from '../../util/http/credentials.ts';
import { describeForLog, GrafanaImagesError, sentenceFor } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import type { PictureOrigin, RequestedPicture } from '../picture.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** A picture that could not be made, and the sentence that says why. */
export interface FailedPicture {
  readonly picture: RequestedPicture;
  readonly why: string;
}

/** What became of one picture. */
export type LinkOutcome =
  { readonly picture: RequestedPicture; readonly publicUrl: string } | FailedPicture;

/**
 * Starts all pictures; the promises are in the order of the pictures, and none rejects.
 * @param token for Grafana
 */
export function linksOf(
  pictures: readonly RequestedPicture[],
  token: Credentials | undefined,
  { delivery, logger }: { delivery: LinkDelivery; logger: Logger },
): Promise<LinkOutcome>[] {
  return startAll(pictures, logger, async (picture, turn) => ({
    picture,
    publicUrl: await delivery.deliver(picture.subject, token, turn, originOf(picture)),
  }));
}

function originOf({ title, link }: RequestedPicture): PictureOrigin {
  return { title, link };
}

/** Starts the same work for every picture; one that fails is told apart by its `why`. */
export function startAll<T>(
  pictures: readonly RequestedPicture[],
  logger: Logger,
  work: (picture: RequestedPicture, turn: number) => Promise<T>,
): Promise<T | FailedPicture>[] {
  return pictures.map(async (picture, turn) => {
    try {
      return await work(picture, turn);
    } catch (error) {
      return { picture, why: reasonOf(error, picture, logger) };
    }
  });
}

/** Logs why there is no picture, and returns the sentence that says so. */
export function reasonOf(error: unknown, { title }: RequestedPicture, logger: Logger): string {
  const line = `No picture of "${oneLine(title)}": ${describeForLog(error)}`;
  if (error instanceof GrafanaImagesError) logger.debug(line);
  else logger.error(line);
  return sentenceFor(error);
}
