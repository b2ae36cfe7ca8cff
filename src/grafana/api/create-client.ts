import type { SecureContext } from 'node:tls';
import { type Credentials, withoutCredentials } from '../../util/http/credentials.ts';
import type { HttpRequestOptions, HttpResponse } from '../../util/http/client.ts';
import type { LargeBody, ResponseHead } from '../../util/http/response-body.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import { code } from '../../util/text.ts';
import { urlOf } from '../../util/url.ts';
import type { Dashboard } from '../dashboard/model.ts';
import type { PanelData } from '../query/frames.ts';
import { GrafanaError, GrafanaNotFoundError, NotUnderstoodError } from '../errors.ts';
import { pathSegment } from '../urls.ts';
import type { AnswerKind, ParsedAnswer } from './answer-parsers.ts';
import { findAlertingKind } from '../alerting/kind.ts';
import { readFacts, roleOnPage } from './facts.ts';
import { organisationHeader } from './organisation.ts';
import { explainRefusal, refusalMessage, refusalReason } from './refusals.ts';
import { grafanaRequest } from './request.ts';
import { searchAll, type AllPagesLimits } from './search-all.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import type { ApiAnswer, ApiRequest, GrafanaClient } from './client.ts';
import { blocksOf, startOf } from './large-body.ts';
import { placesOfV2 } from './places-of-v2.ts';

export interface GrafanaClientOptions {
  readonly root: string;
  readonly publicRoot?: string | undefined;
  readonly token: Credentials | undefined;
  /** Whether the room named this Grafana itself. */
  readonly isRoomOwn?: boolean | undefined;
  /** Organisation that the token belongs to; the first when missing. */
  readonly orgId?: string | undefined;
  /** Milliseconds for one answer. */
  readonly timeoutMs: number;
  /** Which certificates are trusted; Node's own choice when missing. */
  readonly secureContext?: SecureContext | undefined;
  /** Looks its host up; Node's own lookup when missing. */
  readonly lookUp?: HttpRequestOptions['lookUp'];
  /** What it shares with the clients of other rooms; its own when missing. */
  readonly traffic?: Traffic;
  /** For tests. */
  readonly limits?: Partial<ClientLimits>;
  /** Milliseconds that only increase. */
  readonly now?: () => number;
}

export interface ClientLimits extends AllPagesLimits {
  /** Bytes; a larger answer waits for memory before it is read. */
  readonly largeBytes: number;
}

const LIMITS: ClientLimits = {
  answerBytes: 50_000_000,
  largeBytes: 500_000,
  searchBytes: 100_000_000,
  searchMs: 60_000,
};

/** A picture waits for such an answer: 10,000 label values have less than 1 MB. */
const JSON_LIMITS = { maxBytes: 5_000_000, timeoutMs: 5_000 };

/** A picture waits for them; a thousand series have some 10 MB. */
const QUERY_LIMITS = {
  maxBytes: 50_000_000,
  timeoutMs: 30_000,
  timeoutAdvice: 'ask for a shorter time range',
  tooLargeAdvice: 'ask for a shorter time range',
};

/** A request may wait for what is known of its Grafana. */
const FACTS_LIMITS = { maxBytes: 5_000_000, timeoutMs: 3_000 };

interface RequestLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly timeoutAdvice?: string;
  readonly tooLargeAdvice?: string;
  readonly method?: HttpRequestOptions['method'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly lines?: readonly unknown[] | undefined;
}

export function createGrafanaClient(options: GrafanaClientOptions): GrafanaClient {
  const { token, timeoutMs, traffic = createTraffic(), now = () => performance.now() } = options;
  const root = options.root.replace(/\/+$/, '');
  const limits = { ...LIMITS, ...options.limits };
  const answerLimits = { timeoutMs, maxBytes: limits.answerBytes };

  /** A large answer is read when there is memory for it, which it holds until it is parsed. */
  async function readLarge(body: LargeBody, maxBytes: number): Promise<LargeAnswer> {
    // Of what will not be parsed, the beginning is enough.
    if (!isJson(body) && !isPartOfQueries(body)) return { body: await startOf(body.pieces) };
    const { release } = await traffic.largeAnswers.reserve(body.length ?? maxBytes);
    try {
      return { blocks: await blocksOf(body.pieces), release };
    } catch (error) {
      release();
      throw error;
    }
  }

  function get(path: string, room: string, request: RequestLimits): Promise<Answer> {
    const url = `${root}/${path}`;
    return traffic.ask(root, room, async () => {
      const { handled, ...answer } = await grafanaRequest(url, {
        ...request,
        token,
        headers: { ...organisationHeader(token, options.orgId), ...request.headers },
        secureContext: options.secureContext,
        lookUp: options.lookUp,
        large: {
          threshold: limits.largeBytes,
          handle: (body) => readLarge(body, request.maxBytes),
        },
      });
      return { url, blocks: [], release: () => undefined, ...answer, ...handled };
    });
  }

  function refusalOf(answer: Answer): GrafanaImagesError {
    return explainRefusal(answer, { url: answer.url, token, isRoomOwn: options.isRoomOwn });
  }

  /** Of queries as a whole: Grafana does not know a data source whose plugin has no part in the server. */
  function refused(answer: Answer): never {
    if (answer.status !== 404) throw refusalOf(answer);
    const said = refusalReason(answer, token);
    const why = said === undefined ? '' : ` (Grafana says: ${said})`;
    throw new NotUnderstoodError(`a data source that Grafana does not ask itself${why}`);
  }

  async function parse<K extends AnswerKind>(answer: Answer, kind: K, detail?: string) {
    try {
      const isPart = kind === 'frames' && isPartOfQueries(answer);
      if (answer.status !== 200 && answer.status !== 207 && !isPart) throw refusalOf(answer);
      if (!isJson(answer) && !isPart) throw notGrafana(root);
      return await traffic.parser.parse(kind, [answer.body, ...answer.blocks], detail);
    } finally {
      answer.release();
    }
  }

  /**
   * A dashboard that is stored in schema v2, which the old address refuses (13): its message names the
   * new one, of which the version and the namespace are taken, and only where they look like such.
   */
  async function storedV2(
    kind: 'dashboard' | 'models',
    uid: string,
    room: string,
    refusal: Answer,
  ): Promise<Dashboard> {
    for (const place of placesOfV2(refusalMessage(refusal) ?? '', options.orgId)) {
      const path = `apis/dashboard.grafana.app/${place}/dashboards/${pathSegment(uid)}`;
      const answer = await get(path, room, answerLimits);
      if (answer.status !== 404) return parse(answer, kind, uid);
    }
    return parse(refusal, kind, uid);
  }

  async function readDashboard(
    kind: 'dashboard' | 'models',
    uid: string,
    room: string,
  ): Promise<Dashboard> {
    // An empty UID, `.` and `..` would lead to another path than that of dashboards.
    if (/^\.{0,2}$/.test(uid)) throw new GrafanaNotFoundError('Dashboard not found');
    const answer = await get(`api/dashboards/uid/${pathSegment(uid)}`, room, answerLimits);
    return answer.status === 406 ? storedV2(kind, uid, room, answer) : parse(answer, kind, uid);
  }

  async function request<K extends AnswerKind>(
    { path, kind, ...sent }: ApiRequest<K>,
    room: string,
  ): Promise<ApiAnswer<ParsedAnswer<K>>> {
    const answer = await get(path, room, { ...answerLimits, ...sent });
    const { status } = answer;
    const said = refusalReason(answer, token);
    const isWanted = isJson(answer) && bytesOf(answer) > 0;
    const error = isSuccess(status) ? notGrafana(root) : refusalOf(answer);
    try {
      const body = isWanted
        ? await traffic.parser.parse(kind ?? ('json' as K), [answer.body, ...answer.blocks])
        : undefined;
      return { status, body, said, error };
    } finally {
      answer.release();
    }
  }

  return {
    root,
    token,
    orgId: options.orgId,
    publicRoot: options.publicRoot,
    search: (filter = {}, room = '') =>
      searchAll(filter, {
        root,
        timeoutMs,
        limits,
        now,
        async ask(path, within) {
          const answer = await get(path, room, within);
          return { bytes: bytesOf(answer), ...(await parse(answer, 'search')) };
        },
      }),
    async shortLinkTarget(uid, room = '') {
      const answer = await get(`goto/${pathSegment(uid)}`, room, answerLimits);
      answer.release();
      const isRedirect = answer.status >= 300 && answer.status < 400;
      const target = isRedirect ? urlOf(answer.location ?? '', answer.url) : undefined;
      // Of a link that it does not know, Grafana shows its start page.
      if (answer.status === 200 || answer.status === 404 || target?.pathname === '/') {
        throw new GrafanaNotFoundError(
          `Grafana does not know the short link ${code(uid)}; copy the address of the dashboard itself.`,
        );
      }
      if (target && !target.pathname.endsWith('/login')) return target.href;
      throw explainRefusal(answer, { url: answer.url, token });
    },
    dashboard: (uid, room = '') => readDashboard('dashboard', uid, room),
    models: (uid, room = '') => readDashboard('models', uid, room),
    async query({ path, json, headers = {}, refIds }, room = '') {
      const answer = await get(path, room, { ...QUERY_LIMITS, json, headers });
      const frames = parse(answer, 'frames', JSON.stringify(refIds));
      // A request that is refused as a whole has no results.
      const read = answer.status === 200 ? frames : frames.catch(() => refused(answer));
      return withoutToken(await read, token);
    },
    async readJson({ path, json, lines }, room = '') {
      const sent = { ...(json !== undefined && { json }), lines };
      return parse(await get(path, room, { ...JSON_LIMITS, ...sent }), 'json');
    },
    request: (asked, room = '') => request(asked, room),
    alertingKind: (room = '') => findAlertingKind((asked) => request(asked, room)),
    facts: (room = '') =>
      readFacts(async (path) => parse(await get(path, room, FACTS_LIMITS), 'json')),
    async role(room = '') {
      try {
        const answer = await get('', room, FACTS_LIMITS);
        answer.release();
        return answer.status === 200 ? roleOnPage(answer.body.toString('latin1')) : undefined;
      } catch (error) {
        if (error instanceof GrafanaImagesError) return undefined;
        throw error;
      }
    },
  };
}

/** An answer that may be a refusal. */
interface Answer extends HttpResponse {
  readonly url: string;
  /** The body of a large answer, in place of `body`. */
  readonly blocks: readonly Buffer[];
  /** Gives back its memory. */
  readonly release: () => void;
}
type LargeAnswer = Partial<Pick<Answer, 'body' | 'blocks' | 'release'>>;

/** Grafana's ruler answers with 202. */
function isJson({ status, contentType }: ResponseHead): boolean {
  return isSuccess(status) && contentType === 'application/json';
}

/** Of queries some of which failed; the others are answered. */
function isPartOfQueries({ status, contentType }: ResponseHead): boolean {
  return status === 400 && contentType === 'application/json';
}

/** What data sources say of failed queries is theirs, and may repeat what they were sent. */
function withoutToken(data: PanelData, token: Credentials | undefined): PanelData {
  const failures = data.failures.map(({ refId, message }) => ({
    refId,
    message: withoutCredentials(message, token),
  }));
  return { ...data, failures };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function bytesOf({ body, blocks }: Answer): number {
  return blocks.reduce((sum, { length }) => sum + length, body.length);
}

function notGrafana(root: string): GrafanaError {
  return new GrafanaError(
    `${root} does not answer as Grafana's API does; set HUBOT_GRAFANA_HOST to Grafana's root URL, sub-path included.`,
  );
}
