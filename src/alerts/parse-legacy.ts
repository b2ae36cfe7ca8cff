import * as v from 'valibot';
import { parsePanelReference } from '../grafana/dashboard/panel-reference.ts';
import { finite, isObject, object, readAs } from '../util/schema.ts';
import { panelOfAddress, webAddress } from './addresses.ts';
import type { AlertGroup, NamedTexts, PanelAddress, ToldAlert } from './notification.ts';

const text = v.fallback(v.string(), '');
const address = v.fallback(v.optional(v.string()), undefined);

const tags = v.optional(
  v.pipe(
    v.unknown(),
    v.transform((value): NamedTexts => {
      const entries = isObject(value) ? Object.entries(value) : [];
      return entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    }),
  ),
  {},
);

const legacySchema = object({
  title: text,
  ruleId: finite,
  ruleName: text,
  state: text,
  evalMatches: v.fallback(v.array(v.unknown()), []),
  panelId: v.fallback(v.optional(finite), undefined),
  tags,
  ruleUrl: address,
  /** Before Grafana 5. */
  rule_url: address,
  message: text,
});

const matchSchema = object({
  metric: text,
  value: v.fallback(v.optional(finite), undefined),
  tags,
});

/** Most series of one alert that are looked at. */
const MAX_MATCHES = 100;

/**
 * Reads the webhook of Grafana's legacy alerting (up to version 10).
 * @param body parsed JSON
 * @returns undefined when it is not one
 */
export function parseLegacy(body: unknown): AlertGroup | undefined {
  const sent = readAs(legacySchema, body);
  if (!sent) return undefined;
  const matches = sent.evalMatches
    .slice(0, MAX_MATCHES)
    .map((match) => readAs(matchSchema, match))
    .filter((match) => match !== undefined);
  return {
    kind: 'alerts',
    sender: 'legacy',
    groupKey: `rule ${sent.ruleId}`,
    receiver: '',
    alerts: [toldAlert(sent, matches)],
    truncated: Math.max(0, sent.evalMatches.length - MAX_MATCHES),
    isTest: sent.ruleName === 'Test notification' && !Number.isSafeInteger(sent.ruleId),
  };
}

type Sent = v.InferOutput<typeof legacySchema>;
type Match = v.InferOutput<typeof matchSchema>;

/** An alert is of a whole rule; the series that it fires for are its values. */
function toldAlert(sent: Sent, matches: readonly Match[]): ToldAlert {
  const { ruleName, state, title, message } = sent;
  const page = sent.ruleUrl ?? sent.rule_url;
  const isFiring = !/^(?:ok|paused)$/.test(state);
  const own = (matches.length === 1 ? matches[0]?.tags : undefined) ?? [];
  const labels = [...own, ...sent.tags.filter(([name]) => !own.some(([tag]) => tag === name))];
  return {
    isFiring,
    name: ruleName === '' ? title : ruleName,
    problem: state === 'no_data' ? 'no data' : undefined,
    labels,
    summary: message,
    reason: state === 'paused' ? 'Paused' : '',
    startsAt: undefined,
    endsAt: undefined,
    fingerprint: String(sent.ruleId),
    values: matches.flatMap(({ metric, value }) =>
      value === undefined ? [] : [[metric, value] as const],
    ),
    ruleUid: undefined,
    panel: panelOf(sent, page),
    links: { panel: webAddress(page), rule: undefined, silence: undefined },
  };
}

function panelOf({ panelId }: Sent, page: string | undefined): PanelAddress | undefined {
  const found = panelOfAddress(page);
  if (!found || found.panel) return found;
  return { ...found, panel: parsePanelReference(String(panelId ?? '')) };
}
