import { describeForLog, GrafanaImagesError, sentenceFor } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import type { Delivery, LinkDelivery } from './link-delivery.ts';
import type { Picture } from '../../requests/resolve.ts';

/** What became of one picture: where it can be seen, or why there is none. */
export type LinkOutcome =
  | { readonly picture: Picture; readonly imageUrl: string }
  | { readonly picture: Picture; readonly why: string };

/** The same, or what is to be uploaded. */
export type Outcome = LinkOutcome | { readonly picture: Picture; readonly png: Buffer };

/**
 * Starts all renders; the promises stand in the order of the pictures, and none rejects.
 * @param token for Grafana
 */
export function outcomesOf(
  pictures: readonly Picture[],
  token: string | undefined,
  deps: { delivery: Delivery; logger: Logger },
): Promise<Outcome>[] {
  const { delivery } = deps;
  return delivery.kind === 'link'
    ? linksOf(pictures, token, { ...deps, delivery })
    : pictures.map((picture, turn) =>
        settled(picture, deps.logger, async () => ({
          picture,
          png: await delivery.fetch(picture.renderUrl, token, turn),
        })),
      );
}

/** Like outcomesOf, where every picture becomes a link. */
export function linksOf(
  pictures: readonly Picture[],
  token: string | undefined,
  { delivery, logger }: { delivery: LinkDelivery; logger: Logger },
): Promise<LinkOutcome>[] {
  return pictures.map((picture, turn) =>
    settled(picture, logger, async () => ({
      picture,
      imageUrl: await delivery.deliver(picture.renderUrl, token, turn),
    })),
  );
}

async function settled<T>(picture: Picture, logger: Logger, work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    return { picture, why: reasonOf(error, picture, logger) };
  }
}

/** Tells the log why there is no picture, and gives the sentence for the room. */
export function reasonOf(error: unknown, { title }: Picture, logger: Logger): string {
  const line = `No picture of "${oneLine(title)}": ${describeForLog(error)}`;
  if (error instanceof GrafanaImagesError) logger.debug(line);
  else logger.error(line);
  return sentenceFor(error);
}
