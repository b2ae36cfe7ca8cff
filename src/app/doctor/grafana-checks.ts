import type { RoomHosts } from '../../grafana/api/room-host.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { GrafanaFacts } from '../../grafana/api/facts.ts';
import { GrafanaUnauthorizedError } from '../../grafana/errors.ts';
import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import { oneLine } from '../../util/text.ts';
import { trustIn } from '../../util/certificates.ts';
import { httpRequest } from '../../util/http/client.ts';
import { describeGrafana } from '../grafana-report.ts';
import { CHECK_MS, type Check } from './check.ts';

export interface GrafanaChecksDeps {
  /** @throws ConfigError when no Grafana is set */
  readonly client: () => GrafanaClient;
  /** Whether it is asked for what needs a token too. */
  readonly isWhole: boolean;
  /** Further certificates to trust, as PEM. */
  readonly ca: string | undefined;
  /** What is minded at a Grafana that a room named. */
  readonly roomHosts?: RoomHosts | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Milliseconds by which two clocks may differ. */
const MAX_SKEW_MS = 30_000;

export function grafanaChecks(deps: GrafanaChecksDeps): readonly Check[] {
  const client = () => {
    const found = deps.client();
    return found.background ?? found;
  };
  const clock = { about: 'Clock', timeoutMs: CHECK_MS, run: () => lookAtClock(client(), deps) };
  if (!deps.isWhole)
    return [{ about: 'Grafana', timeoutMs: CHECK_MS, run: () => lookAtVersion(client()) }, clock];
  return [
    { about: 'Grafana', timeoutMs: CHECK_MS, run: () => lookAtGrafana(client()) },
    { about: 'Dashboards', timeoutMs: CHECK_MS, run: () => lookAtDashboards(client()) },
    { about: 'Alerting', timeoutMs: CHECK_MS, run: () => lookAtAlerting(client()) },
    clock,
  ];
}

async function lookAtGrafana(client: GrafanaClient): Promise<readonly Finding[]> {
  const facts = await client.facts();
  const role = facts.organisation === undefined ? undefined : await client.role();
  const { info, warnings } = describeGrafana(client, withoutRenderer(facts), role);
  return [
    ...info.map((text) => ok('Grafana', text)),
    ...warnings.map((text) => wrong('Grafana', text.replace(/^At the start: /, ''))),
    ...roleFindings(role),
  ];
}

/** Without a token, a Grafana tells its version at most. */
async function lookAtVersion(client: GrafanaClient): Promise<readonly Finding[]> {
  const { version, problem } = await client.facts();
  if (version === undefined && problem) return [wrong('Grafana', problem.message)];
  return [
    ok(
      'Grafana',
      `Grafana${version === undefined ? '' : ` ${oneLine(version, 40)}`} answers at ${client.root}.`,
    ),
    note(
      'Token',
      'HUBOT_GRAFANA_API_KEY is not set, which an image server does not need; with it, dashboards, alerts and a picture are looked at too.',
    ),
  ];
}

/** Whether there is a renderer is told by a picture that it makes. */
function withoutRenderer(facts: GrafanaFacts): GrafanaFacts {
  const { hasRenderer, ...others } = facts;
  return hasRenderer === undefined ? facts : others;
}

function roleFindings(role: string | undefined): readonly Finding[] {
  if (role === 'Viewer') return [note('Token', VIEWER)];
  if (role === 'Editor') return [ok('Token', EDITOR)];
  return role === 'Admin' ? [note('Token', ADMIN)] : [];
}

const VIEWER =
  'the role Viewer may ask for pictures and alerts; `graf silence`, `graf ack` and `graf pause` need a token with the role Editor.';
const EDITOR = 'the role Editor may ask for pictures and alerts, and silence alerts.';
const ADMIN =
  'the role Admin may do more than the bot needs; make a token with the role Viewer, or Editor for silences.';

async function lookAtDashboards(client: GrafanaClient): Promise<readonly Finding[]> {
  const { length } = await client.search();
  return length === 0
    ? [
        wrong(
          'Dashboards',
          'the token sees none: there are none in this organisation, or their folders are not open to it.',
        ),
      ]
    : [ok('Dashboards', `the token sees ${length}.`)];
}

async function lookAtAlerting(client: GrafanaClient): Promise<readonly Finding[]> {
  try {
    const kind = await client.alertingKind();
    return [
      ok(
        'Alerting',
        `${kind === 'unified' ? 'Grafana Alerting' : 'legacy alerting'} can be asked.`,
      ),
    ];
  } catch (error) {
    if (!(error instanceof GrafanaUnauthorizedError)) throw error;
    return [wrong('Alerting', `${error.message} \`graf alerts\` does not work without that.`)];
  }
}

/** By the header `Date`, which is exact to a second. */
async function lookAtClock(
  { root }: GrafanaClient,
  { ca, roomHosts, now }: GrafanaChecksDeps,
): Promise<readonly Finding[]> {
  const host = roomHosts?.hostAt(root);
  await host?.prove();
  const before = now();
  const { date = '' } = await httpRequest(`${root}/api/health`, {
    peer: `Grafana at ${root}`,
    secureContext: trustIn(ca),
    lookUp: host?.lookUp,
    timeoutMs: 10_000,
    maxBytes: 1_000_000,
  });
  const theirs = Date.parse(date);
  if (Number.isNaN(theirs)) return [note('Clock', 'Grafana does not tell its time.')];
  const difference = (before + now()) / 2 - (theirs + 500);
  if (Math.abs(difference) <= MAX_SKEW_MS) {
    return [ok('Clock', 'this machine and Grafana have the same time.')];
  }
  const words = `${inWords(Math.abs(difference))} ${difference > 0 ? 'ahead of' : 'behind'} Grafana's`;
  return [
    wrong(
      'Clock',
      `this machine's clock is ${words}: pictures show another time than was asked for. Set both by NTP.`,
    ),
  ];
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
