import type { GrafanaFacts } from '../grafana/api/facts.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Logger } from '../util/logger.ts';
import { oneLine } from '../util/text.ts';

/** What the bot found of its Grafana, for the log. */
export interface GrafanaReport {
  readonly info: readonly string[];
  readonly warnings: readonly string[];
}

type Grafana = Pick<GrafanaClient, 'root' | 'publicRoot' | 'orgId' | 'token'>;

/** Says in the log which Grafana the bot found; one that does not answer is one line. */
export async function reportGrafana(client: GrafanaClient, logger: Logger): Promise<void> {
  const facts = await client.facts();
  const role = facts.organisation === undefined ? undefined : await client.role();
  const { info, warnings } = describeGrafana(client, facts, role);
  for (const line of info) logger.info(line);
  for (const line of warnings) logger.warn(line);
}

/** The sentences that say what was found. */
export function describeGrafana(
  client: Grafana,
  facts: GrafanaFacts,
  role: string | undefined,
): GrafanaReport {
  const { problem } = facts;
  const name = `Grafana${facts.version === undefined ? '' : ` ${oneLine(facts.version, 40)}`}`;
  if (problem) {
    const found = facts.version === undefined ? '' : `${name} answers at ${client.root}, but: `;
    return { info: [], warnings: [`At the start: ${found}${problem.message}`] };
  }
  const parts = [
    ...organisationPart(facts),
    ...(role === undefined ? [] : [`the role ${role}`]),
    ...rendererPart(facts),
    ...subPathPart(facts),
  ];
  const rest = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return {
    info: [`Found ${name} at ${client.root}${rest}.`],
    warnings: [
      ...(facts.hasRenderer === false ? [NO_RENDERER] : []),
      ...wrongSubPath(client, facts),
      ...wrongOrganisation(client, facts),
    ],
  };
}

const NO_RENDERER =
  'Grafana has no renderer, so it cannot make pictures; install grafana-image-renderer beside it.';

function organisationPart({ organisation }: GrafanaFacts): string[] {
  if (!organisation) return [];
  return [`organisation ${organisation.id} (${oneLine(organisation.name, 60)})`];
}

function rendererPart({ hasRenderer }: GrafanaFacts): string[] {
  return hasRenderer === undefined ? [] : [hasRenderer ? 'with a renderer' : 'without a renderer'];
}

function subPathPart({ appSubUrl = '' }: GrafanaFacts): string[] {
  return appSubUrl === '' ? [] : [`served at ${oneLine(appSubUrl, 60)}`];
}

/** Links go to the root URL that people know. */
function wrongSubPath({ root, publicRoot }: Grafana, { appSubUrl = '' }: GrafanaFacts): string[] {
  const path = appSubUrl.replace(/\/+$/, '');
  const url = new URL(publicRoot ?? root);
  if (!/^(?:\/[\w.~-]+)+$/.test(path) || url.pathname.replace(/\/+$/, '') === path) return [];
  const variable = publicRoot === undefined ? 'HUBOT_GRAFANA_HOST' : 'HUBOT_GRAFANA_PUBLIC_URL';
  return [
    `Grafana is served at ${path}, and ${variable} is ${publicRoot ?? root}, so that links may miss it; set ${variable} to ${url.origin}${path}.`,
  ];
}

function wrongOrganisation({ orgId, token }: Grafana, { organisation }: GrafanaFacts): string[] {
  if (orgId === undefined || !organisation || String(organisation.id) === String(Number(orgId))) {
    return [];
  }
  const { id, name } = organisation;
  const found = `organisation ${id} (${oneLine(name, 60)}), and HUBOT_GRAFANA_ORG_ID is ${orgId}`;
  return [
    typeof token === 'string'
      ? `The token in HUBOT_GRAFANA_API_KEY belongs to ${found}; set that to ${id}, or make a token in organisation ${orgId}.`
      : `Grafana answers for ${found}; check that number.`,
  ];
}
