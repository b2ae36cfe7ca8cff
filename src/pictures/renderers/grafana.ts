import type { SecureContext } from 'node:tls';
import type { Credentials } from '../../util/http/credentials.ts';
import { GrafanaResponseTooLargeError } from '../../grafana/errors.ts';
import { organisationHeader } from '../../grafana/api/organisation.ts';
import { grafanaRequest } from '../../grafana/api/request.ts';
import type { RoomHosts } from '../../grafana/api/room-host.ts';
import { renderUrl } from '../../grafana/urls.ts';
import { urlOf } from '../../util/url.ts';
import type { HttpResponse } from '../../util/http/client.ts';
import type { LookUp } from '../../util/http/internal-addresses.ts';
import type { LargeBodyHandler, ResponseHead } from '../../util/http/response-body.ts';
import {
  ImageTooLargeError,
  NoRendererPlaceholderError,
  PlaceholderImageError,
} from '../errors.ts';
import { explainPage, explainRenderRefusal } from './grafana-refusals.ts';
import type { Subject } from '../picture.ts';
import { placeholderReason, type PlaceholderReason } from './grafana-placeholders.ts';
import type { RenderCall, Rendered, Renderer } from './renderer.ts';

export interface RenderLimits {
  /** Milliseconds for one render, all in all. */
  readonly timeoutMs: number;
  /** Bytes of one picture. */
  readonly maxBytes: number;
  /** Which certificates are trusted; Node's own choice when missing. */
  readonly secureContext?: SecureContext | undefined;
  /** Minds Grafanas that rooms named. */
  readonly roomHosts?: Pick<RoomHosts, 'hostAt'> | undefined;
}

/** Grafana gives up two seconds after its own `timeout` (seen on 6.5.1); one more is ours. */
const GRAFANA_IS_LATE_MS = 3_000;

/** Seconds to give Grafana, so that its own answer arrives before our timeout. */
function grafanaTimeout(timeoutMs: number): number {
  return Math.max(1, Math.floor((timeoutMs - GRAFANA_IS_LATE_MS) / 1000));
}

/**
 * Sets `timeout` in a render URL to a little less than ours, unless it is lower already.
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

/** Where Grafana renders a subject. */
export function grafanaRenderUrl(subject: Subject): string {
  return subject.kind === 'render-url' ? subject.url : renderUrl(subject.view, subject.options);
}

/**
 * Lets Grafana render. Placeholders that it sends instead of a picture are refused.
 * @param now milliseconds, to tell how long Grafana took
 * @returns a renderer that throws GrafanaUnauthorizedError, GrafanaUnreachableError,
 *   GrafanaTimeoutError, GrafanaError, GrafanaNotFoundError, NotAnImageError, PlaceholderImageError
 *   or ImageTooLargeError
 */
export function createGrafanaRenderer(
  limits: RenderLimits,
  now: () => number = Date.now,
): Renderer {
  return {
    keyOf: grafanaRenderUrl,
    hostOf: (subject) => urlOf(grafanaRenderUrl(subject))?.origin ?? '',
    render(subject, call) {
      // A URL that was sent over HTTP is of a Grafana that the configuration names.
      const { view } = subject.kind === 'dashboard' ? subject : {};
      const host = view && limits.roomHosts?.hostAt(view.root);
      const render = () => renderAt(subject, call, host?.lookUp);
      return host ? host.ask(render) : render();
    },
  };

  async function renderAt<T>(
    subject: Subject,
    { token, large }: RenderCall<T>,
    lookUp: LookUp | undefined,
  ): Promise<Rendered<T>> {
    const start = now();
    const url = grafanaRenderUrl(subject);
    const headers = headersFor(subject, token);
    const sentUrl = withRenderTimeout(url, limits.timeoutMs);
    const response = await fetchRender(sentUrl, { token, headers }, { ...limits, lookUp }, large);
    // Placeholders are never large.
    if (response.handled !== undefined) return { content: response.handled, drawnBy: 'grafana' };
    if (response.status !== 200) {
      throw explainRenderRefusal(response, {
        url,
        token,
        elapsedMs: now() - start,
        grafanaTimeoutMs: Number(new URL(sentUrl).searchParams.get('timeout')) * 1000,
      });
    }
    if (!isPicture(response)) throw explainPage(response, { url, token });
    const placeholder = placeholderReason(response.body);
    if (placeholder !== undefined) {
      throw placeholder === 'no-renderer'
        ? new NoRendererPlaceholderError(PLACEHOLDER_SENTENCE[placeholder])
        : new PlaceholderImageError(PLACEHOLDER_SENTENCE[placeholder]);
    }
    return { content: response.body, drawnBy: 'grafana' };
  }
}

function headersFor(subject: Subject, token: Credentials | undefined): Record<string, string> {
  const orgId = subject.kind === 'dashboard' ? subject.options.orgId : undefined;
  return organisationHeader(token, orgId);
}

async function fetchRender<T>(
  url: string,
  access: { readonly token: Credentials | undefined; readonly headers: Record<string, string> },
  limits: RenderLimits & { readonly lookUp: LookUp | undefined },
  large: LargeBodyHandler<T> | undefined,
): Promise<HttpResponse<T>> {
  try {
    const { timeoutMs, maxBytes, secureContext, lookUp } = limits;
    return await grafanaRequest<T>(url, {
      timeoutMs,
      maxBytes,
      secureContext,
      lookUp,
      ...access,
      timeoutAdvice: 'try a shorter time range, or again in a moment',
      tooLargeAdvice: 'ask for a smaller picture, or raise HUBOT_GRAFANA_IMAGES_MAX_BYTES',
      large: large && {
        threshold: large.threshold,
        handle: (body) => (isPicture(body) ? large.handle(body) : undefined),
      },
    });
  } catch (error) {
    if (!(error instanceof GrafanaResponseTooLargeError)) throw error;
    throw new ImageTooLargeError(error.message);
  }
}

function isPicture({ status, contentType }: ResponseHead): boolean {
  return status === 200 && contentType === 'image/png';
}

const PLACEHOLDER_SENTENCE = {
  busy: 'Grafana is rendering as many pictures as it can and sent a placeholder; try again in a moment.',
  'no-renderer':
    'Grafana has no renderer and sent a placeholder; install grafana-image-renderer beside it, then ask again.',
  error:
    'Grafana could not render this picture and sent a placeholder; its log says more, and so does that of grafana-image-renderer.',
  timeout:
    'Grafana did not finish this picture in time and sent a placeholder; try a shorter time range or a single panel.',
} as const satisfies Record<PlaceholderReason, string>;
