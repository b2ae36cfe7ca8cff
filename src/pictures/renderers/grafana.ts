import { GrafanaResponseTooLargeError } from '../../grafana/errors.ts';
import { grafanaRequest } from '../../grafana/api/request.ts';
import type { LargeBodyHandler, ResponseHead } from '../../util/http/response-body.ts';
import { ImageTooLargeError, PlaceholderImageError } from '../errors.ts';
import { explainPage, explainRenderRefusal } from './grafana-refusals.ts';
import { placeholderReason } from './grafana-placeholders.ts';

/**
 * Hands over the bytes of one render; or what became of them, when they are many and there is
 * somebody who takes such a picture as it comes.
 */
export type FetchRender = <T = never>(
  url: string,
  token: string | undefined,
  large?: LargeBodyHandler<T>,
) => Promise<Buffer | T>;

export interface RenderLimits {
  /** Milliseconds for one render, all in all. */
  readonly timeoutMs: number;
  /** Bytes of one picture. */
  readonly maxBytes: number;
}

/** Grafana gives up two seconds later than its `timeout` says (seen on 6.5.1), and we a second on. */
const GRAFANA_IS_LATE_MS = 3_000;

/** Seconds to give Grafana, so that its own answer comes before our patience ends. */
function grafanaTimeout(timeoutMs: number): number {
  return Math.max(1, Math.floor((timeoutMs - GRAFANA_IS_LATE_MS) / 1000));
}

/**
 * Sets `timeout` in a render URL to a little less than we wait ourselves, unless it asks for less.
 * The rest of the query stays as it was written, to the letter.
 */
export function withRenderTimeout(url: string, timeoutMs: number): string {
  const limit = grafanaTimeout(timeoutMs);
  const parsed = new URL(url);
  const asked = parsed.searchParams.get('timeout');
  if (asked !== null && /^\d+$/.test(asked) && Number(asked) <= limit) return parsed.href;
  const others = parsed.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !new URLSearchParams(part).has('timeout'));
  parsed.search = [...others, `timeout=${limit}`].join('&');
  return parsed.href;
}

/**
 * Makes the function that fetches one render. It answers with bytes that claim to be a PNG and are
 * none of Grafana's placeholders; whether they are a whole PNG is for `src/pictures/png.ts` to see.
 * @returns a function that throws GrafanaUnauthorizedError, GrafanaUnreachableError,
 *   GrafanaTimeoutError, GrafanaError, GrafanaNotFoundError, NotAnImageError, PlaceholderImageError
 *   or ImageTooLargeError, and what is thrown by who takes a large picture
 */
export function createFetchRender(limits: RenderLimits, now: () => number = Date.now): FetchRender {
  return async (url, token, large) => {
    const begin = now();
    const sent = withRenderTimeout(url, limits.timeoutMs);
    const answer = await grafanaRequest(sent, {
      ...limits,
      token,
      timeoutAdvice: 'try a shorter time range, or again in a moment',
      tooLargeAdvice: 'ask for a smaller picture, or raise HUBOT_GRAFANA_IMAGES_MAX_BYTES',
      large: large && {
        threshold: large.threshold,
        handle: (body) => (isPicture(body) ? large.handle(body) : undefined),
      },
    }).catch((error: unknown) => {
      if (!(error instanceof GrafanaResponseTooLargeError)) throw error;
      throw new ImageTooLargeError(error.message);
    });
    // No placeholder is as large.
    if (answer.handled !== undefined) return answer.handled;
    if (answer.status !== 200) {
      throw explainRenderRefusal(answer, {
        url,
        token,
        elapsedMs: now() - begin,
        grafanaTimeoutMs: Number(new URL(sent).searchParams.get('timeout')) * 1000,
      });
    }
    if (!isPicture(answer)) throw explainPage(answer, { url, token });
    const placeholder = placeholderReason(answer.body);
    if (placeholder !== undefined)
      throw new PlaceholderImageError(PLACEHOLDER_SENTENCE[placeholder]);
    return answer.body;
  };
}

function isPicture({ status, contentType }: ResponseHead): boolean {
  return status === 200 && contentType === 'image/png';
}

const PLACEHOLDER_SENTENCE = {
  busy: 'Grafana is rendering as many pictures as it can and sent a placeholder; try again in a moment.',
  'no-renderer':
    'Grafana has no renderer and sent a placeholder; install grafana-image-renderer beside it, then ask again.',
} as const;
