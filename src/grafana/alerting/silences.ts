import * as v from 'valibot';
import { flag, list, readEach, text } from '../dashboard/lenient-fields.ts';
import { GrafanaError, GrafanaNotFoundError, GrafanaRefusedError } from '../errors.ts';
import { readAs, nonEmpty } from '../../util/schema.ts';
import { oneLine } from '../../util/text.ts';
import { timeOf } from './parse-rules.ts';
import { permissionError } from './permission.ts';
import type { AlertingClient } from './rules.ts';

/** Which alerts a silence holds: each one must fit. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  /** False for `!=` and `!~`. */
  readonly isEqual: boolean;
}

export interface NewSilence {
  readonly matchers: readonly Matcher[];
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
}

export interface Silence extends NewSilence {
  readonly id: string;
  readonly state: 'active' | 'pending' | 'expired';
}

/** Grafana's own Alertmanager; another one is named by the UID of its data source. */
export const OWN_ALERTMANAGER = 'grafana';

/** The label by which Grafana knows the rule of an alert. */
export const RULE_UID_LABEL = '__alert_rule_uid__';

const matcherSchema = v.object({
  name: nonEmpty,
  value: text,
  isRegex: flag,
  isEqual: v.fallback(v.boolean(), true),
});
const silenceSchema = v.object({
  id: nonEmpty,
  status: v.object({ state: v.picklist(['active', 'pending', 'expired']) }),
  matchers: list,
  startsAt: text,
  endsAt: text,
  createdBy: text,
  comment: text,
});
const createdSchema = v.object({ silenceID: nonEmpty });

function pathOf(alertmanager: string, rest: string): string {
  return `api/alertmanager/${encodeURIComponent(alertmanager)}/api/v2/${rest}`;
}

/**
 * Reads the silences that hold, or will.
 * @throws GrafanaUnauthorizedError when the token may not see them
 */
export async function readSilences(
  client: AlertingClient,
  alertmanager = OWN_ALERTMANAGER,
): Promise<Silence[]> {
  const answer = await client.request({ path: pathOf(alertmanager, 'silences') });
  if (answer.status !== 200) throw permissionError(answer, 'see silences');
  if (!Array.isArray(answer.body)) throw new GrafanaError('Grafana did not list its silences.');
  return readEach(silenceSchema, answer.body)
    .map(toSilence)
    .filter(({ state }) => state !== 'expired');
}

/** @returns undefined when Grafana does not have it any more */
export async function readSilence(
  client: AlertingClient,
  id: string,
  alertmanager = OWN_ALERTMANAGER,
): Promise<Silence | undefined> {
  const path = pathOf(alertmanager, `silence/${encodeURIComponent(id)}`);
  const answer = await client.request({ path });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw permissionError(answer, 'see silences');
  const read = readAs(silenceSchema, answer.body);
  return read && toSilence(read);
}

/**
 * Makes a silence, or changes one, which may get another id by that.
 * @returns its id
 * @throws GrafanaUnauthorizedError when the token may not do that; GrafanaRefusedError when Grafana does
 *   not accept it
 */
export async function saveSilence(
  client: AlertingClient,
  silence: NewSilence & { readonly id?: string },
  alertmanager = OWN_ALERTMANAGER,
): Promise<string> {
  const json = {
    ...(silence.id !== undefined && { id: silence.id }),
    matchers: silence.matchers,
    startsAt: new Date(silence.startsAt).toISOString(),
    endsAt: new Date(silence.endsAt).toISOString(),
    createdBy: silence.createdBy,
    comment: silence.comment,
  };
  const answer = await client.request({ path: pathOf(alertmanager, 'silences'), json });
  const created = readAs(createdSchema, answer.body);
  if (answer.status < 300 && created) return created.silenceID;
  if (answer.status === 400) {
    throw new GrafanaRefusedError(
      `Grafana does not accept this silence: ${oneLine(answer.said ?? 'it does not say why')}`,
    );
  }
  if (answer.status === 409) {
    throw new GrafanaError(
      "Grafana's Alertmanager is not ready yet, so that it takes no silences; try again in a minute.",
    );
  }
  throw permissionError(answer, 'silence alerts');
}

/**
 * Ends a silence.
 * @throws GrafanaNotFoundError when Grafana does not have it; GrafanaUnauthorizedError when the token may
 *   not end it
 */
export async function endSilence(
  client: AlertingClient,
  id: string,
  alertmanager = OWN_ALERTMANAGER,
): Promise<void> {
  const path = pathOf(alertmanager, `silence/${encodeURIComponent(id)}`);
  const answer = await client.request({ path, method: 'DELETE' });
  if (answer.status >= 200 && answer.status < 300) return;
  if (answer.status === 404) throw new GrafanaNotFoundError('Grafana does not have that silence.');
  throw permissionError(answer, 'end silences');
}

function toSilence(read: v.InferOutput<typeof silenceSchema>): Silence {
  const { id, status, matchers, startsAt, endsAt, createdBy, comment } = read;
  return {
    id,
    state: status.state,
    matchers: readEach(matcherSchema, matchers),
    startsAt: timeOf(startsAt) ?? 0,
    endsAt: timeOf(endsAt) ?? 0,
    createdBy,
    comment,
  };
}

export function equalMatcher(name: string, value: string): Matcher {
  return { name, value, isRegex: false, isEqual: true };
}
