import type { Credentials } from '../../util/http/credentials.ts';
import type { HttpRequestOptions } from '../../util/http/client.ts';
import type { GrafanaImagesError } from '../../util/errors.ts';
import type { AlertingKind } from '../alerting/kind.ts';
import type { Dashboard } from '../dashboard/model.ts';
import type { PanelData } from '../query/frames.ts';
import type { AnswerKind, ParsedAnswer } from './answer-parsers.ts';
import type { GrafanaFacts } from './facts.ts';
import type { DashboardHit } from './search-page.ts';

export type { DashboardHit } from './search-page.ts';

/** What a search is narrowed by. */
export interface SearchFilter {
  /** Equal to a tag, case included. */
  readonly tag?: string;
  /** Part of the title. */
  readonly query?: string;
  /** Milliseconds that a cached list of all dashboards may be old; any age when missing. */
  readonly maxAgeMs?: number;
}

/**
 * What is asked of Grafana's API. Every method throws the errors of `src/grafana/errors.ts`, and
 * TooManyRequestsError when too many requests wait already or this one has waited too long. The room
 * says for whom it is: rooms take turns.
 */
export interface GrafanaClient {
  /** Root URL without a slash at the end. */
  readonly root: string;
  /** Root URL as people know it, when it is another. */
  readonly publicRoot?: string | undefined;
  readonly token: Credentials | undefined;
  /** Organisation that is asked; the token's own, or the first, when missing. */
  readonly orgId: string | undefined;
  /** Dashboards (no folders), folder by folder as Grafana orders them, by title. */
  search(filter?: SearchFilter, room?: string): Promise<readonly DashboardHit[]>;
  /**
   * The address that a short link, `/goto/UID`, is short for.
   * @throws GrafanaNotFoundError when there is no such link
   */
  shortLinkTarget(uid: string, room?: string): Promise<string>;
  /**
   * One dashboard by its UID, case included, of whatever schema.
   * @throws GrafanaNotFoundError when there is none
   */
  dashboard(uid: string, room?: string): Promise<Dashboard>;
  /**
   * The same with the models of its panels.
   * @throws as `dashboard`
   */
  models(uid: string, room?: string): Promise<Dashboard>;
  /**
   * Asks data sources, at most 50 MB within 30 s. What some of the queries say of their failure is in
   * the answer.
   */
  query(request: QueryRequest, room?: string): Promise<PanelData>;
  /** The JSON that any other path of the API answers with, at most 5 MB within 5 s. */
  readJson(request: JsonRequest, room?: string): Promise<unknown>;
  /** Any other request to the API, whatever the status of its answer. */
  request<K extends AnswerKind = 'json'>(
    request: ApiRequest<K>,
    room?: string,
  ): Promise<ApiAnswer<ParsedAnswer<K>>>;
  /**
   * Which alerting this Grafana has.
   * @throws GrafanaUnauthorizedError when the token may not see its rules
   */
  alertingKind(room?: string): Promise<AlertingKind>;
  /** What this Grafana says of itself, within 3 s; it fails softly. */
  facts(room?: string): Promise<GrafanaFacts>;
  /** The role in Grafana, as far as it can be seen. */
  role(room?: string): Promise<string | undefined>;
  /** The same, without a cache, for what is done in the background; itself when missing. */
  readonly background?: GrafanaClient;
}

export interface JsonRequest {
  /** Below the root, with its query. */
  readonly path: string;
  /** Sent as JSON by POST. */
  readonly json?: unknown;
  /** Sent as JSON by POST, each on a line of its own, instead of one value. */
  readonly lines?: readonly unknown[] | undefined;
}

export interface ApiRequest<K extends AnswerKind = 'json'> extends JsonRequest {
  /** GET when missing, or POST when JSON is sent. */
  readonly method?: HttpRequestOptions['method'];
  readonly headers?: Readonly<Record<string, string>>;
  /** What is made of the JSON of an answer with status 200; the JSON itself when missing. */
  readonly kind?: K;
}

/** An answer of whatever status. */
export interface ApiAnswer<T> {
  readonly status: number;
  /** Undefined when it is not JSON, or a refusal. */
  readonly body: T | undefined;
  /** What Grafana says in a refusal, in one line and without the token. */
  readonly said: string | undefined;
  /** The error to throw where this answer is not the one that was wanted. */
  readonly error: GrafanaImagesError;
}

/** Queries of one data source, or of several that an expression reads. */
export interface QueryRequest extends JsonRequest {
  /** Queries whose frames are wanted, in order. */
  readonly refIds: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}
