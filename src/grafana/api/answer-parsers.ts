import { isDeeperThan } from '../../util/json-depth.ts';
import { parseDashboard } from '../dashboard/parse.ts';
import { GrafanaError } from '../errors.ts';
import { parseSearchPage } from './search-page.ts';

/** Deepest nesting of arrays and objects; dashboards that people have reach about 20. */
const MAX_DEPTH = 64;

/** What is made of the JSON of an answer, by its kind. Plain values that any thread can take over. */
export const ANSWER_PARSERS = {
  /** @throws as `parseDashboard` */
  dashboard: (body: unknown, askedUid: string) => parseDashboard(body, askedUid),
  /** @throws as `parseSearchPage` */
  search: (body: unknown) => parseSearchPage(body),
  json: (body: unknown) => body,
};
export type AnswerKind = keyof typeof ANSWER_PARSERS;
export type ParsedAnswer<K extends AnswerKind> = ReturnType<(typeof ANSWER_PARSERS)[K]>;

/**
 * Parses the JSON of one answer.
 * @param detail what the parser of that kind needs besides, such as a UID
 * @throws GrafanaError when it is not JSON, or nested too deep; what the parser throws
 */
export function parseAnswer<K extends AnswerKind>(
  kind: K,
  json: Uint8Array,
  detail: string,
): ParsedAnswer<K> {
  return ANSWER_PARSERS[kind](parseJson(json), detail) as ParsedAnswer<K>;
}

/** @throws GrafanaError */
export function parseJson(json: Uint8Array): unknown {
  if (isDeeperThan(json, MAX_DEPTH)) {
    throw new GrafanaError(
      `Grafana sent JSON that is nested deeper than ${MAX_DEPTH} levels; that is not a dashboard.`,
    );
  }
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'));
  } catch (cause) {
    throw new GrafanaError('Grafana sent JSON that cannot be read; try again in a moment.', {
      cause,
    });
  }
}
