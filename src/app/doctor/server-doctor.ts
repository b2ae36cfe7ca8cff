import { createServer, type Server } from 'node:http';
import os from 'node:os';
import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { publicLinks } from '../../pictures/delivery/public-links.ts';
import { portOf } from '../../server/mount.ts';
import { ConfigError } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import type { Environment } from '../../util/variables.ts';
import type { Config } from '../config.ts';
import { grafanaClients } from '../grafana-clients.ts';
import { listen } from '../image-server.ts';
import { createImages, type Images } from '../pictures.ts';
import { openShared } from '../redis/shared.ts';
import { failed } from './check.ts';
import { examine } from './examine.ts';
import { redisCheck } from './redis-check.ts';
import { settingsFindings } from './settings-checks.ts';

const NO_SOURCE =
  'Which Grafana may be asked? Give its root URL with -grafanaHost or HUBOT_GRAFANA_HOST.';

/**
 * Looks at everything that an image server needs. Where the server does not run, its port is listened on
 * meanwhile.
 * @param flags what overrides the environment
 */
export async function examineServer(
  config: Config,
  flags: Environment,
  { logger, now = Date.now }: { readonly logger: Logger; readonly now?: () => number },
): Promise<readonly Finding[]> {
  const server = createServer();
  const shared = openShared(config, logger);
  await shared?.redis.opened;
  const listening = portOf(server);
  const { images, http, grafana } = config;
  const base = () =>
    images.url ?? `http://${os.hostname()}:${listening() ?? http.port}/saved-images`;
  const made = createImages({ images, grafana, base, logger });
  server.on('request', made.handle);
  const listener = await listenFor(server, config, logger);
  const token = grafana.apiKey ?? grafana.basicAuth;
  const makeClient = grafanaClients(config);
  const clientOf = (root: string | undefined) => {
    if (root === undefined) throw new ConfigError(NO_SOURCE);
    const { orgId, publicUrl: publicRoot } = grafana;
    return makeClient({ root, token, orgId, ...(publicRoot !== undefined && { publicRoot }) });
  };
  try {
    return [
      ...settingsFindings(config, flags),
      listener,
      ...(await examine({
        kind: images.bucket ? 'bucket' : 'local',
        description: `kept in ${made.place}, with links that begin with ${base()}`,
        folder: made.folder,
        linkTo: publicLinks(images.bucket, base).linkTo,
        client: () => clientOf(images.sources[0]),
        config,
        hasToken: token !== undefined,
        others: [
          ...images.sources.slice(1).map((root) => ({
            about: 'Another Grafana',
            timeoutMs: 15_000,
            run: async () => [await reachable(clientOf(root))],
          })),
          ...(shared ? [redisCheck(shared.redis)] : []),
        ],
        now,
        logger,
      })),
      note('Chat', 'ask the bot itself with `graf doctor`.'),
    ];
  } finally {
    await end(server, made);
    await shared?.redis.close();
  }
}

async function reachable(client: GrafanaClient): Promise<Finding> {
  const { version, problem } = await client.facts();
  if (version === undefined && problem) return wrong('Another Grafana', problem.message);
  return ok('Another Grafana', `${client.root} answers.`);
}

async function listenFor(
  server: Server,
  { http }: Pick<Config, 'http'>,
  logger: Logger,
): Promise<Finding> {
  const about = 'Listener';
  try {
    await listen(server, http);
    return ok(about, `port ${http.port} can be listened on.`);
  } catch (error) {
    const { cause } = error as Error;
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    return isTaken
      ? note(about, `a program listens on port ${http.port}, by all appearances the image server.`)
      : failed(about, error, logger);
  }
}

async function end(server: Server, made: Images): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
  await made.close();
}
