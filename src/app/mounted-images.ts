import { once } from 'node:events';
import type { Server } from 'node:http';
import os from 'node:os';
import type { Robot } from '../chat/hubot.ts';
import type { AlertInbox } from '../server/alert-inbox.ts';
import { isImageServerPath, isServicePath } from '../server/app.ts';
import type { PartCheck } from '../server/readiness.ts';
import { isMonitoringPath } from '../server/routes/monitoring.ts';
import type { Logger } from '../util/logger.ts';
import type { Meter } from '../util/meter.ts';
import { describeAddress, mount, portOf } from '../server/mount.ts';
import { ConfigError, describeForLog } from '../util/errors.ts';
import { lazily } from '../util/lazy.ts';
import type { RoomHosts } from '../grafana/api/room-host.ts';
import type { Config } from './config.ts';
import { hasRoute } from './express-routes.ts';
import { createImages, type Images } from './pictures.ts';
import type { SharedImages } from './redis/shared.ts';

/** Milliseconds that an old Hubot may take from loading scripts to listening. */
const LISTEN_TIMEOUT_MS = 1_000;

/** The image server on the bot's own listener. */
export interface MountedImages extends Images {
  /** Whether the bot has a listener. */
  readonly isAvailable: boolean;
  readonly port: () => number;
  /** Public base of the links to this process. */
  readonly base: () => string;
  /**
   * @throws ConfigError when the bot does not listen, so that links to this process lead nowhere
   */
  readonly checkListening: () => Promise<void>;
  /** Makes the folder ready, and logs where the links lead. */
  readonly announce: () => void;
}

export interface MountedParts {
  /** What is shared with other servers. */
  readonly shared?: SharedImages | undefined;
  readonly roomHosts: RoomHosts;
  /** Takes alerts, where a secret lets them in. */
  readonly inbox: AlertInbox;
  readonly logger: Logger;
  /** Counts what the logger is told. */
  readonly meter: Meter;
  readonly checks: Readonly<Record<string, PartCheck>>;
}

/**
 * Makes it, and mounts it unless Hubot does not listen or the configuration says `false`.
 */
export function mountImages(
  robot: Robot,
  config: Config,
  adapterName: string,
  { roomHosts, inbox, logger, meter, checks, shared }: MountedParts,
): MountedImages {
  const { server } = robot;
  const { images, http, webhook, metricsAllow } = config;
  const listening = server ? portOf(server) : () => undefined;
  const port = () => listening() ?? http.port;
  const host = publicHost(adapterName, http.bindAddress);
  const base = () => images.url ?? `http://${host}:${port()}/saved-images`;
  const { secret } = webhook;
  const alerts = secret === undefined ? undefined : { ...webhook, secret, inbox };
  const hasImages = images.use !== false;
  const hasHttp = server !== undefined && hasImages;
  const { grafana } = config;
  const made = createImages({
    ...{ images, grafana, roomHosts, base, hasHttp, alerts, metricsAllow },
    ...{ logger, meter, checks, shared },
  });
  const isOurs = (path: string) =>
    (hasImages ? isImageServerPath(path) : isServicePath(path)) ||
    (isMonitoringPath(path) && !hasRoute(robot.router, path));
  if (server) mount(server, isOurs, made.handle);
  if (server && hasImages) made.retention.start();
  // Once: a server that is closing still answers.
  const isUp = lazily(() => (server ? isListening(server) : Promise.resolve(false)));
  return {
    ...made,
    async checkListening() {
      if (!(await isUp())) throw new ConfigError(nothingListens(port()));
    },
    isAvailable: server !== undefined,
    port,
    base,
    announce() {
      if (made.linkNote !== undefined) logger.info(made.linkNote);
      const failed = (error: unknown) => {
        logger.error(describeForLog(error));
      };
      void made.store.prepare().catch(failed);
      void made.storeWarning().then((warning) => {
        if (warning !== undefined) logger.warn(warning);
      }, failed);
      if (!server || made.linkNote !== undefined) return;
      void isUp().then((isListening) => {
        if (!isListening) logger.error(nothingListens(port()));
        else {
          logger.info(`The bot listens on port ${port()}${describeAddress(server) ?? ''}.`);
          if (images.url === undefined) logger.info(linksBeginWith(base()));
        }
      }, failed);
    },
  };
}

/** People in a terminal sit at this machine; elsewhere they come over the network. */
function publicHost(adapterName: string, bindAddress: string | undefined): string {
  const isLocal =
    /^shell$/i.test(adapterName) || /^(127\.|localhost$|::1$)/.test(bindAddress ?? '');
  return isLocal ? 'localhost' : os.hostname();
}

/** Hubot 14 listens before it loads scripts, or never will; older ones do a moment later. */
async function isListening(server: Server): Promise<boolean> {
  if (server.listening) return true;
  try {
    await once(server, 'listening', { signal: AbortSignal.timeout(LISTEN_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  }
}

const nothingListens = (port: number) =>
  `This bot does not listen on port ${port}, as another program has it, so links to pictures lead nowhere. Set PORT to a free one.`;

const linksBeginWith = (base: string) =>
  `Links to pictures begin with ${base}; set HUBOT_GRAFANA_IMAGES_URL if people reach the bot at another address.`;
