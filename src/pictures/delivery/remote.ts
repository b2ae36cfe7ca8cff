import type { Credentials } from '../../util/http/credentials.ts';
import * as v from 'valibot';
import {
  GrafanaError,
  GrafanaTimeoutError,
  GrafanaUnreachableError,
} from '../../grafana/errors.ts';
import { grafanaRequest } from '../../grafana/api/request.ts';
import { grafanaRenderUrl, withRenderTimeout } from '../renderers/grafana.ts';
import { createWorkQueue } from '../../util/work-queue.ts';
import { validationError, readAs } from '../../util/schema.ts';
import { ConfigError } from '../../util/errors.ts';
import { masked, oneLine } from '../../util/text.ts';
import type { Subject } from '../picture.ts';
import type { LinkDelivery } from './link-delivery.ts';
import { createServerList } from './server-list.ts';
import { urlOf } from '../../util/url.ts';

export interface RemoteOptions {
  /** Root URLs of image servers that share their pictures, without a slash at the end; one at least. */
  readonly hosts: readonly string[];
  /** Milliseconds for one render at Grafana. */
  readonly timeoutMs: number;
  /** Renders at once. */
  readonly concurrency: number;
  /** Milliseconds until a server counts as down that does not take a connection; 5 s when missing. */
  readonly connectTimeoutMs?: number;
  /** For tests. */
  readonly now?: () => number;
}

/** What the image server needs beyond the render itself, in ms: to fetch, store and answer. */
const OVERHEAD_MS = 5_000;
const CONNECT_MS = 5_000;
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
const codeSchema = v.object({ error: v.string() });

/** What one server made of a picture: its link, or that the server is down, and how that was seen. */
type Attempt = { readonly link: string } | { readonly down: GrafanaError };

/**
 * Through image servers elsewhere: this project's `grafana-images`, or the Go program of that
 * name. Both answer `POST /grafana-images` with `{"pubImg": URL}`. They take turns; when one is down,
 * the next one is asked for the same picture.
 */
export function remoteDelivery(options: RemoteOptions): LinkDelivery {
  const queue = createWorkQueue(options.concurrency);
  const servers = createServerList(options.hosts, options.now ?? Date.now);

  async function post(subject: Subject, token: Credentials | undefined): Promise<string> {
    // It would go to another host than Grafana's, as a password that is good for more than pictures.
    if (typeof token === 'object') throw new ConfigError(NO_PASSWORD);
    const failures: GrafanaError[] = [];
    for (const host of servers.inTurn()) {
      const attempt = await postTo(host, subject, token);
      if ('link' in attempt) {
        servers.isUp(host);
        return attempt.link;
      }
      servers.isDown(host);
      failures.push(attempt.down);
    }
    throw noneOf(failures);
  }

  async function postTo(
    host: string,
    subject: Subject,
    token: string | undefined,
  ): Promise<Attempt> {
    const asked = await ask(host, subject, token);
    if ('down' in asked) return asked;
    const { status } = asked;
    const body = asked.body.toString('utf8');
    if (status !== 200) {
      const error = refusal({ host, token }, status, body);
      if (isDownAnswer(status, body)) return { down: error };
      throw error;
    }
    const parsed = v.safeParse(answerSchema, tryJson(body));
    if (!parsed.success) {
      throw new GrafanaError(
        `The image server at ${host} does not answer as grafana-images does; look at HUBOT_GRAFANA_IMAGES_HOST.`,
        { cause: validationError(parsed.issues) },
      );
    }
    return { link: parsed.output.pubImg };
  }

  const ask = (host: string, subject: Subject, token: string | undefined) =>
    grafanaRequest(`${host}/grafana-images`, {
      peer: `The image server at ${new URL(host).origin}`,
      token,
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_MS,
      caVariable: 'NODE_EXTRA_CA_CERTS',
      timeoutMs: options.timeoutMs + OVERHEAD_MS,
      maxBytes: MAX_ANSWER,
      tooLargeAdvice: 'check whether HUBOT_GRAFANA_IMAGES_HOST is really an image server',
      json: { imageUrl: withRenderTimeout(grafanaRenderUrl(subject), options.timeoutMs) },
      timeoutAdvice: 'try a shorter time range, or again in a moment',
    }).catch((error: unknown) => {
      if (error instanceof GrafanaUnreachableError) return { down: error };
      // The render may be what takes long, so no other server is asked for it, but later requests are.
      if (error instanceof GrafanaTimeoutError) servers.isDown(host);
      throw error;
    });

  return {
    kind: 'link',
    description: `pictures are kept by ${named(options.hosts)}: anyone who has a picture's link can see it, without signing in`,
    deliver: (subject, token, turn) => queue.run(() => post(subject, token), { turn }),
    close: () => queue.close(),
  };
}

const named = (hosts: readonly string[]) =>
  `the image server${hosts.length === 1 ? '' : 's'} at ${new Intl.ListFormat('en').format(hosts)}`;

function noneOf(failures: readonly GrafanaError[]): GrafanaError {
  const [first] = failures;
  if (first !== undefined && failures.length === 1) return first;
  return new GrafanaError(
    `None of the ${failures.length} image servers of HUBOT_GRAFANA_IMAGES_HOST can be used. ${first?.message ?? ''}`,
    { cause: first },
  );
}

/**
 * Whether such a status says that this server, or its store, is down and another may do: ours has a code
 * in JSON for what Grafana did wrong, and a load balancer has none.
 */
function isDownAnswer(status: number, body: string): boolean {
  const code = readAs(codeSchema, tryJson(body))?.error;
  return status === 503 || ((status === 502 || status === 504) && code === undefined);
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
