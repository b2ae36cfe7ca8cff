import { createServer, type Server } from 'node:http';
import os from 'node:os';
import { MAX_CONNECTIONS } from '../server/app.ts';
import { limitIdleConnections } from '../server/idle-connections.ts';
import { describeAddress, portOf } from '../server/mount.ts';
import { trustIn } from '../util/certificates.ts';
import { ConfigError, describeForLog, sentenceFor } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { oneLine } from '../util/text.ts';
import type { Config } from './config.ts';
import { UNCHECKED_CERTIFICATES } from './variables.ts';
import { lookAtGrafana } from './metrics/monitoring.ts';
import { createImages } from './pictures.ts';
import { openShared } from './redis/shared.ts';

export interface ImageServer {
  readonly server: Server;
  /** Logs where it listens, where it keeps pictures and where their links lead. */
  readonly announce: () => void;
  /** Takes no new work, and resolves when all that is under way has ended. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the image server alone, without a bot.
 * @param config `images.path` must be known, and one Grafana at least that may be asked
 * @returns when it listens
 * @throws ConfigError when it cannot listen, StorageError when the folder cannot be used
 */
export async function startImageServer(
  config: Pick<
    Config,
    'images' | 'http' | 'grafana' | 'checksCertificates' | 'metricsAllow' | 'sharedRedisUrl'
  >,
  logger: Logger,
): Promise<ImageServer> {
  const { images, http, grafana, checksCertificates, metricsAllow } = config;
  if (!checksCertificates) logger.warn(UNCHECKED_CERTIFICATES);
  const server = createServer();
  // Connections without a request count here alone: no other script listens.
  limitIdleConnections(server, 2 * MAX_CONNECTIONS);
  const listening = portOf(server);
  const listensAt = () => describeAddress(server);
  const port = () => listening() ?? http.port;
  const base = () => images.url ?? `http://${os.hostname()}:${port()}/saved-images`;
  const shared = openShared(config, logger);
  await shared?.redis.opened;
  const made = createImages({
    ...{ images, grafana, base, logger, metricsAllow, shared: shared?.images },
  });
  await made.store.prepare();
  made.retention.start();
  server.on('request', made.handle);
  await listen(server, http);
  server.on('error', (error) => {
    logger.error(`The HTTP server failed: ${describeForLog(error)}`);
  });
  const lookAtGrafanas = () =>
    images.sources.map(async (root) => {
      try {
        await lookAtGrafana(root, trustIn(grafana.ca));
      } catch (error) {
        logger.warn(`At the start: ${sentenceFor(error)}`);
      }
    });
  const lookAtStore = async () => {
    const warning = await made.storeWarning();
    if (warning !== undefined) logger.warn(warning);
  };
  const announce = () => {
    void Promise.all([...lookAtGrafanas(), lookAtStore()]);
    logger.info(`grafana-images listens on port ${port()}${listensAt() ?? ''}.`);
    logger.info(`Pictures of ${images.sources.join(', ')} are kept in ${made.place}.`);
    logger.info(
      made.linkNote ??
        `Their links begin with ${base()}; anyone who has a link can see its picture.`,
    );
  };
  const close = async () => {
    await made.close();
    await shared?.redis.close();
  };
  return { server, announce, close };
}

/** @throws ConfigError that says why not */
export function listen(server: Server, { port, bindAddress }: Config['http']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new ConfigError(cannotListen(port, bindAddress, cause), { cause }));
    });
    server.listen(port, bindAddress, resolve);
  });
}

function cannotListen(port: number, bindAddress: string | undefined, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const where = bindAddress === undefined ? '' : ` at ${oneLine(bindAddress, 60)}`;
  const what = `Port ${port} cannot be listened on${where}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${what}: another program has it. Choose another with -port, -listen or PORT.`;
    case 'EACCES':
      return `${what}: this user may not. Choose one above 1023 with -port, -listen or PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${what}: that is not an address of this machine. Give another with -listen or EXPRESS_BIND_ADDRESS.`;
    default:
      return `${what} (${describeForLog(cause)}). Choose another with -port or -listen.`;
  }
}
