import { exceededLimit } from '../../util/json-limits.ts';
import { parseRuler } from '../alerting/parse-ruler.ts';
import { parseRulesPage } from '../alerting/parse-rules.ts';
import { parseDashboard } from '../dashboard/parse.ts';
import { GrafanaError } from '../errors.ts';
import { parseFrames } from '../query/parse-frames.ts';
import { parseSearchPage } from './search-page.ts';

/** Deepest nesting of arrays and objects; dashboards that people have reach about 20. */
const MAX_DEPTH = 64;
/** A dashboard of 45 MB has some 3 million; one more costs up to 60 bytes of memory. */
const MAX_VALUES = 5_000_000;

/** What is made of the JSON of an answer, by its kind. Plain values that any thread can take over. */
export const ANSWER_PARSERS = {
  /** @throws as `parseDashboard` */
  dashboard: (body: unknown, askedUid: string) => parseDashboard(body, askedUid),
  /** @throws as `parseSearchPage` */
  search: (body: unknown) => parseSearchPage(body),
  /** @throws as `parseRulesPage` */
  alertRules: (body: unknown) => parseRulesPage(body),
  /** @throws as `parseRuler` */
  ruler: (body: unknown) => parseRuler(body),
  json: (body: unknown) => body,
  /** With the models of the panels. @throws as `parseDashboard` */
  models: (body: unknown, askedUid: string) => parseDashboard(body, askedUid, true),
  /**
   * @param refIds as JSON
   * @throws as `parseFrames`
   */
  frames: (body: unknown, refIds: string) => parseFrames(body, JSON.parse(refIds) as string[]),
};
export type AnswerKind = keyof typeof ANSWER_PARSERS;
export type ParsedAnswer<K extends AnswerKind> = ReturnType<(typeof ANSWER_PARSERS)[K]>;

/**
 * Parses the JSON of one answer.
 * @param detail what the parser of that kind needs besides, such as a UID
 * @throws GrafanaError when it is not JSON, or exceeds a limit; what the parser throws
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
  const exceeded = exceededLimit(json, { depth: MAX_DEPTH, values: MAX_VALUES });
  if (exceeded === 'depth') {
    throw new GrafanaError(
      `Grafana sent JSON that is nested deeper than ${MAX_DEPTH} levels; that is not a dashboard.`,
    );
  }
  if (exceeded === 'values') throw tooLarge();
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'));
  } catch (cause) {
    throw new GrafanaError('Grafana sent JSON that cannot be read; try again in a moment.', {
      cause,
    });
  }
}

/** The error for an answer that would take too much memory, or too long. */
export function tooLarge(cause?: unknown): GrafanaError {
  return new GrafanaError('Grafana sent more than can be read here; ask for less of it.', {
    cause,
  });
}
