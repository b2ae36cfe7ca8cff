import { createServer, type Server } from 'node:http';
import os from 'node:os';
import { MAX_CONNECTIONS } from '../server/app.ts';
import { limitIdleConnections } from '../server/idle-connections.ts';
import { portOf } from '../server/mount.ts';
import { ConfigError, describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { Config } from './config.ts';
import { UNCHECKED_CERTIFICATES } from './variables.ts';
import { createImages } from './pictures.ts';

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
  config: Pick<Config, 'images' | 'http' | 'grafana' | 'checksCertificates'>,
  logger: Logger,
): Promise<ImageServer> {
  const { images, http, grafana, checksCertificates } = config;
  if (!checksCertificates) logger.warn(UNCHECKED_CERTIFICATES);
  const server = createServer();
  // Connections without a request count here alone: no other script listens.
  limitIdleConnections(server, 2 * MAX_CONNECTIONS);
  const listening = portOf(server);
  const port = () => listening() ?? http.port;
  const base = () => images.url ?? `http://${os.hostname()}:${port()}/saved-images`;
  const made = createImages({ images, ca: grafana.ca, base, logger });
  await made.store.prepare();
  made.retention.start();
  server.on('request', made.handle);
  await listen(server, http);
  server.on('error', (error) => {
    logger.error(`The HTTP server failed: ${describeForLog(error)}`);
  });
  const announce = () => {
    logger.info(`grafana-images listens on port ${port()}.`);
    logger.info(`Pictures of ${images.sources.join(', ')} are kept in ${made.place}.`);
    logger.info(
      made.linkNote ??
        `Their links begin with ${base()}; anyone who has a link can see its picture.`,
    );
  };
  return { server, announce, close: () => made.close() };
}

function listen(server: Server, { port, bindAddress }: Config['http']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const why = `Port ${port} cannot be listened on (${describeForLog(cause)}). Choose another with -port.`;
      reject(new ConfigError(why, { cause }));
    });
    server.listen(port, bindAddress, resolve);
  });
}
