import { GrafanaImagesError } from '../../util/errors.ts';
import type { GrafanaClient } from '../api/client.ts';
import { GrafanaError } from '../errors.ts';
import type { AlertRule } from './model.ts';
import type { RulerRule } from './parse-ruler.ts';
import { rank } from './parse-rules.ts';
import { permissionError } from './permission.ts';

/** What is needed of a client to ask about alerts. */
export type AlertingClient = Pick<
  GrafanaClient,
  'root' | 'publicRoot' | 'request' | 'alertingKind' | 'dashboard' | 'readJson'
>;

/** The rules of unified alerting that a token may see. */
export interface RuleList {
  /** Those that matter most first: by state, then by name. */
  readonly rules: readonly AlertRule[];
  /** Why it is not known which of them are paused. */
  readonly pausedProblem?: GrafanaImagesError;
}

/** A list ends here, whatever the other side goes on sending. */
const MAX_PAGES = 100;
/** Internal labels have the UID, which versions before 11 tell nowhere else. */
const RULES = 'api/prometheus/grafana/api/v1/rules?includeInternalLabels=true';
const RULER = 'api/ruler/grafana/api/v1/rules';

/**
 * Reads all rules. Grafana is not asked to filter: it ignores each filter that its version lacks.
 * @throws GrafanaUnauthorizedError when the token may not see them
 */
export async function readRules(client: AlertingClient): Promise<RuleList> {
  const listed = await readPages(client);
  // From 12.1 on the rules themselves say whether they are paused.
  const isTold = listed.every(({ isPaused, uid }) => isPaused !== undefined && uid !== undefined);
  if (isTold) return { rules: ordered(listed) };
  try {
    const ruler = await readRuler(client);
    return { rules: ordered(withRuler(listed, ruler)) };
  } catch (error) {
    if (!(error instanceof GrafanaImagesError)) throw error;
    return { rules: ordered(listed), pausedProblem: error };
  }
}

async function readPages(client: AlertingClient): Promise<AlertRule[]> {
  const rules: AlertRule[] = [];
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const more = token === '' ? '' : `&group_next_token=${encodeURIComponent(token)}`;
    const answer = await client.request({ path: RULES + more, kind: 'alertRules' });
    if (answer.status !== 200 || !answer.body) throw permissionError(answer, 'see alert rules');
    rules.push(...answer.body.rules);
    // The same token again would lead nowhere.
    if (answer.body.nextToken === '' || answer.body.nextToken === token) break;
    token = answer.body.nextToken;
  }
  return rules;
}

async function readRuler(client: AlertingClient): Promise<readonly RulerRule[]> {
  const answer = await client.request({ path: RULER, kind: 'ruler' });
  if (answer.status !== 200 && answer.status !== 202)
    throw permissionError(answer, 'see which rules are paused');
  if (!answer.body) throw new GrafanaError('Grafana did not tell which rules are paused.');
  return answer.body;
}

/** Adds what the ruler knows; it names a folder by its own title, where the rules may have its path. */
function withRuler(rules: readonly AlertRule[], ruler: readonly RulerRule[]): AlertRule[] {
  const byUid = new Map(ruler.map((one) => [one.uid, one]));
  const byPlace = new Map(ruler.map((one) => [placeOf(one), one]));
  return rules.map((rule) => {
    const known =
      (rule.uid === undefined ? undefined : byUid.get(rule.uid)) ?? byPlace.get(placeOf(rule));
    if (!known) return rule;
    const isPaused = rule.isPaused ?? known.isPaused;
    return {
      ...rule,
      isPaused,
      uid: rule.uid ?? known.uid,
      state: isPaused ? 'paused' : rule.state,
      provenance: rule.provenance === '' ? known.provenance : rule.provenance,
    };
  });
}

function placeOf({ folder, group, name }: Pick<AlertRule, 'folder' | 'group' | 'name'>): string {
  return JSON.stringify([folder.split('/').at(-1), group, name]);
}

function ordered(rules: readonly AlertRule[]): AlertRule[] {
  return [...rules].sort(
    (one, other) => rank(one.state) - rank(other.state) || one.name.localeCompare(other.name),
  );
}

/** The page of a rule in Grafana; that of all rules when the UID is not known. */
export function rulePage({ root, publicRoot = root }: AlertingClient, uid?: string): string {
  return uid === undefined
    ? `${publicRoot}/alerting/list`
    : `${publicRoot}/alerting/grafana/${encodeURIComponent(uid)}/view`;
}
