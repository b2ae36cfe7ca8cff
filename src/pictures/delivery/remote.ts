import type { Credentials } from '../../util/http/credentials.ts';
import * as v from 'valibot';
import { GrafanaError } from '../../grafana/errors.ts';
import { grafanaRequest } from '../../grafana/api/request.ts';
import { grafanaRenderUrl, withRenderTimeout } from '../renderers/grafana.ts';
import { createWorkQueue } from '../../util/work-queue.ts';
import { validationError, readAs } from '../../util/schema.ts';
import { ConfigError } from '../../util/errors.ts';
import { masked, oneLine } from '../../util/text.ts';
import type { Subject } from '../picture.ts';
import type { LinkDelivery } from './link-delivery.ts';
import { urlOf } from '../../util/url.ts';

export interface RemoteOptions {
  /** Root URL of the image server, without a slash at the end. */
  readonly host: string;
  /** Milliseconds for one render at Grafana. */
  readonly timeoutMs: number;
  /** Renders at once. */
  readonly concurrency: number;
}

/** What the image server needs beyond the render itself, in ms: to fetch, store and answer. */
const OVERHEAD_MS = 5_000;
const MAX_ANSWER = 100_000;
const NO_PASSWORD =
  'The image server at HUBOT_GRAFANA_IMAGES_HOST takes a token, and no password is sent to it; set HUBOT_GRAFANA_API_KEY instead of the password in HUBOT_GRAFANA_HOST, or leave HUBOT_GRAFANA_IMAGES_HOST unset.';

/** A link that a chat can show: as the URL parser writes it, with no password in it. */
const publicLink = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^https?:\/\//i),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const url = urlOf(dataset.value);
    if (url?.username === '' && url.password === '' && url.href.length <= 2_000) return url.href;
    addIssue({ expected: 'a URL without a password' });
    return NEVER;
  }),
);

const answerSchema = v.object({ pubImg: publicLink });
const errorSchema = v.object({ message: v.string() });

/**
 * Through an image server elsewhere: this project's `grafana-images`, or the Go program of that
 * name. Both answer `POST /grafana-images` with `{"pubImg": URL}`.
 */
export function remoteDelivery(options: RemoteOptions): LinkDelivery {
  const queue = createWorkQueue(options.concurrency);
  const peer = `The image server at ${new URL(options.host).origin}`;

  async function post(subject: Subject, token: Credentials | undefined): Promise<string> {
    // It would go to another host than Grafana's, as a password that is good for more than pictures.
    if (typeof token === 'object') throw new ConfigError(NO_PASSWORD);
    const answer = await grafanaRequest(`${options.host}/grafana-images`, {
      peer,
      token,
      caVariable: 'NODE_EXTRA_CA_CERTS',
      timeoutMs: options.timeoutMs + OVERHEAD_MS,
      maxBytes: MAX_ANSWER,
      tooLargeAdvice: 'check whether HUBOT_GRAFANA_IMAGES_HOST is really an image server',
      json: { imageUrl: withRenderTimeout(grafanaRenderUrl(subject), options.timeoutMs) },
      timeoutAdvice: 'try a shorter time range, or again in a moment',
    });
    const body = answer.body.toString('utf8');
    if (answer.status !== 200) throw refusal({ host: options.host, token }, answer.status, body);
    const parsed = v.safeParse(answerSchema, tryJson(body));
    if (!parsed.success) {
      throw new GrafanaError(
        `The image server at ${options.host} does not answer as grafana-images does; look at HUBOT_GRAFANA_IMAGES_HOST.`,
        { cause: validationError(parsed.issues) },
      );
    }
    return parsed.output.pubImg;
  }

  return {
    kind: 'link',
    description: `pictures are kept by the image server at ${options.host}: anyone who has a picture's link can see it, without signing in`,
    deliver: (subject, token, turn) => queue.run(() => post(subject, token), { turn }),
    close: () => queue.close(),
  };
}

/** Ours says why in JSON, the Go program in a line of text. */
function refusal(
  { host, token }: { host: string; token: string | undefined },
  status: number,
  body: string,
): GrafanaError {
  const text =
    readAs(errorSchema, tryJson(body))?.message ?? (body.trimStart().startsWith('<') ? '' : body);
  const said = oneLine(masked(text, token));
  const advice =
    status < 400 || status === 404
      ? `; set HUBOT_GRAFANA_IMAGES_HOST to the address it really has, without /grafana-images.`
      : '.';
  return new GrafanaError(
    `The image server at ${host} answered with status ${status}${said === '' ? advice : `: ${said}`}`,
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
