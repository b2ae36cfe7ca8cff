import type { Logger } from '../logger.ts';
import type { Conversation } from './conversation.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { Format } from './formats/plain.ts';
import { outcomesOf } from './outcomes.ts';
import type { Picture } from './plan.ts';

export interface ShowDeps {
  readonly delivery: Delivery;
  readonly format: Format;
  readonly logger: Logger;
  /** Most pictures of one request. */
  readonly maxReturned: number;
  /** Milliseconds of silence after which a line says that it takes longer. */
  readonly patience: { readonly one: number; readonly several: number };
}

/**
 * Starts all renders and says each as soon as it and those before it are done. One that fails is a
 * message in its place.
 * @param token for Grafana
 */
export async function showPictures(
  pictures: readonly Picture[],
  token: string | undefined,
  { say }: Conversation,
  deps: ShowDeps,
): Promise<void> {
  const shown = pictures.slice(0, deps.maxReturned);
  const outcomes = outcomesOf(shown, token, deps);
  const waiting = sayWhenSlow(shown.length, deps.patience, say);
  for (const outcome of outcomes) {
    const ended = await outcome;
    waiting.stop();
    await say(
      'why' in ended
        ? deps.format.failure(ended.picture, ended.why)
        : deps.format.picture(ended.picture, ended.imageUrl),
    );
  }
  if (shown.length < pictures.length) {
    await say(
      ` (and ${pictures.length - shown.length} more; ask for some of them, as in \`graf help db\`)`,
    );
  }
}

/** One line for those who wait. */
function sayWhenSlow(
  count: number,
  patience: ShowDeps['patience'],
  say: Conversation['say'],
): { stop(): void } {
  const several = count > 1;
  const text = several
    ? `Grafana is rendering ${count} panels; they come as they are done.`
    : 'Grafana is rendering; it takes a little longer.';
  const timer = setTimeout(() => void say(text), several ? patience.several : patience.one);
  return {
    stop: () => {
      clearTimeout(timer);
    },
  };
}
