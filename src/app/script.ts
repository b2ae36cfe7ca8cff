import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AlertThreads } from '../chat/alerting/alert-threads.ts';
import { createRefusal } from '../chat/dispatcher.ts';
import { listenToUnanswered } from '../chat/catch-all.ts';
import { cappedDelivery } from '../chat/capped-delivery.ts';
import type { Delivery } from '../chat/delivery.ts';
import type { Examine } from '../chat/doctor.ts';
import { hideTokensInLog } from '../chat/hide-tokens.ts';
import type { Brain, Robot } from '../chat/hubot.ts';
import type { Network } from '../chat/network.ts';
import { type Auth, createIsAdmin, createMaySet } from '../chat/permissions.ts';
import { listenForRequests } from '../chat/render-event.ts';
import { createConversations, registerWithHubot } from '../chat/robot.ts';
import { createRoomGrafanas, NO_GRAFANA, type RoomGrafanas } from '../chat/room-grafana.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { networkFor } from '../networks/index.ts';
import { createPanelSearch, type PanelSearch } from '../search/panel-search.ts';
import { readSynonyms } from '../search/synonyms.ts';
import type { PictureStore } from '../pictures/stores/store.ts';
import { ConfigError, NotFoundError } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import type { AlertInbox } from '../server/alert-inbox.ts';
import { listenForAlertReactions } from './alert-reactions.ts';
import { type BotParts, botChecks } from './bot-checks.ts';
import { type Alerts, createAlerts } from './alerts.ts';
import { createChat } from './chat.ts';
import { type Config, loadConfig, misspeltNotes } from './config.ts';
import { createDelivery } from './delivery.ts';
import { createBotDoctor } from './doctor/bot-doctor.ts';
import { countingLog } from './metrics/count-events.ts';
import { createFindWords } from './find-words.ts';
import { reportGrafana } from './grafana-report.ts';
import { grafanaClients } from './grafana-clients.ts';
import type { RoomHosts } from '../grafana/api/room-host.ts';
import { roomHostsOf } from './room-hosts.ts';
import { createRoomIds } from './room-ids.ts';
import { choosePictureLinks } from './picture-links.ts';
import { openSharedBot } from './redis/shared-bot.ts';
import { createRoomSchedules } from './schedules.ts';
import { watchAlerts } from './watch-alerts.ts';
import { UNCHECKED_CERTIFICATES } from './variables.ts';
import { type MountedImages, mountImages } from './mounted-images.ts';

/** What the script leaves behind on a robot. */
export interface Installation {
  /** Resolves when the log says what was found of Grafana; nothing waits for it. */
  readonly reported: Promise<void>;
  /** Takes no new work, and resolves when the answers and renders under way are done. */
  close(): Promise<void>;
}

/** Where a robot keeps its installation; two copies of this package see each other's. */
const INSTALLED = Symbol.for('hubot-grafana-images');

/** Has the commands in the comment at its head, for Hubot's help. */
const HELP_FILE = fileURLToPath(
  new URL(`../../scripts/grafana${path.extname(import.meta.url)}`, import.meta.url),
);

const EVERYONE_MAY_SET =
  'HUBOT_GRAFANA_PER_ROOM is on and HUBOT_GRAFANA_ADMINS is not set: everyone may set the Grafana of a room, unless hubot-auth gives out the role grafana-admin.';
const ONE_BRAIN =
  'The brain is in Redis (REDIS_URL), where it has room for one bot: two would overwrite what the other keeps, and each tell an alert that comes to both. HUBOT_GRAFANA_REDIS_URL lets several bots share.';
const NO_LISTENER =
  'Hubot runs without its HTTP listener (HUBOT_HTTPD=false): there is no image server in this process, so neither POST /grafana-images nor public links to pictures of its own.';

/** Pictures for the chat under way at once: as many as the largest request may ask for. */
const MAX_PICTURES = 1_000;

/**
 * Reads the configuration, and puts Grafana, the image server and the chat together on a robot, once.
 * @param network the chat; by the name of the robot's adapter when missing
 */
export function installOnce(robot: Robot, network?: Network): Installation {
  const installed = Reflect.get(robot, INSTALLED) as Installation | undefined;
  if (installed) return installed;
  const installation = install(robot, network ?? networkFor(adapterNameOf(robot)));
  Reflect.defineProperty(robot, INSTALLED, { value: installation });
  return installation;
}

function install(robot: Robot, network: Network): Installation {
  hideTokensInLog(robot);
  for (const note of misspeltNotes()) robot.logger.warn(note);
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return installRefusal(robot, network, error.message);
  }
  const roomHosts = roomHostsOf(config);
  const { logger, meter } = countingLog(robot.logger, config.logFormat);
  const alerts: { opened?: Alerts } = {};
  const inbox: AlertInbox = { accept: async (body) => alerts.opened?.accept(body) };
  const alertThreads: AlertThreads = {
    find: (room, thread) => alerts.opened?.threads.find(room, thread),
  };
  const watched: { parts?: BotParts } = {};
  const checks = botChecks(robot, config, () => watched.parts);
  const shared = openSharedBot(config, robot.brain, network.name, logger);
  const brain = shared?.brain ?? robot.brain;
  const images = mountImages(robot, config, adapterNameOf(robot), {
    ...{ roomHosts, inbox, logger, meter, checks, shared: shared?.images },
  });
  const uploader = network.uploader?.(robot, config.read);
  const { delivery, warning } = choosePictureLinks(
    cappedDelivery(createDelivery(config, images, uploader), MAX_PICTURES),
    config.pictureLinks,
    network,
  );
  if (warning !== undefined) logger.warn(warning);
  // Without an image server the bot writes nothing beside where its pictures would be.
  const folder = config.images.use === false ? undefined : images.folder;
  const search = createPanelSearch({ folder, logger });
  const rooms = createRoomGrafanas({
    brain,
    perRoom: config.perRoom,
    ...config.grafana,
    createClient: grafanaClients(config, roomHosts, search),
  });
  const uploads = uploader !== undefined;
  const examine = createBotDoctor({
    ...{ robot, brain, config, network, images, delivery, uploads, rooms, roomHosts },
    alerts: () => alerts.opened,
    redis: shared?.check,
  });
  const { commands, dispatcher, numbers, postGraph } = setUpChat(
    robot,
    config,
    { brain, delivery, images, rooms, roomHosts, search, alertThreads, examine, logger },
    network,
  );
  const conversations = createConversations(robot, network, config.useThreads);
  registerWithHubot(robot, conversations, dispatcher, commands, HELP_FILE);
  const { secret } = config.webhook;
  // In an alert's thread words need no `graf` either.
  if (config.listensToAll || secret !== undefined)
    listenToUnanswered(robot, conversations, dispatcher);
  listenForRequests(robot, conversations, dispatcher);
  const isInCharge = shared?.isInCharge;
  const schedules = createRoomSchedules({ brain, conversations, dispatcher, isInCharge, logger });
  schedules.start();
  shared?.onTaken(() => void schedules.look());
  const stopWatching = watchAlerts(
    { brain, logger },
    rooms,
    conversations,
    () => alerts.opened,
    isInCharge,
  );
  if (secret !== undefined) {
    if (config.alerts.reactions)
      listenForAlertReactions(robot, network, conversations, dispatcher, alertThreads);
    alerts.opened = createAlerts({
      robot,
      brain,
      share: shared?.shareAlerts,
      config,
      logger,
      folder,
      conversations,
      roomIdOf: createRoomIds(robot, network),
      numbers,
      postGraph,
      clientFor: (room) => rooms.clientFor(room),
    });
  }
  announce(robot, config, delivery, network);
  const grafana = rooms.ownClient();
  if (grafana) search.keep(grafana);
  watched.parts = { grafana, search };
  return {
    reported: grafana ? reportSafely(grafana, logger) : Promise.resolve(),
    async close() {
      stopWatching();
      await Promise.all([
        schedules.close(),
        dispatcher.close(),
        delivery.close(),
        images.close(),
        search.close(),
      ]);
      // An alert that came meanwhile is kept for the next start.
      await alerts.opened?.close();
      await shared?.close();
    },
  };
}

/** Nothing waits for the report, so that an error in it would end the process. */
async function reportSafely(grafana: GrafanaClient, logger: Robot['logger']): Promise<void> {
  try {
    await reportGrafana(grafana, logger);
  } catch (error) {
    logger.error(`What was found of Grafana cannot be told: ${String(error)}`);
  }
}

/** The bot lives on, and answers every graf command with what is wrong. */
function installRefusal(robot: Robot, network: Network, sentence: string): Installation {
  robot.logger.error(sentence);
  const refusal = createRefusal(sentence);
  const conversations = createConversations(robot, network, false);
  registerWithHubot(robot, conversations, refusal, [], HELP_FILE);
  return { reported: Promise.resolve(), close: () => refusal.close() };
}

interface ChatParts {
  readonly brain: Brain;
  readonly delivery: Delivery;
  readonly images: MountedImages;
  readonly rooms: RoomGrafanas;
  readonly roomHosts: RoomHosts;
  readonly search: PanelSearch;
  readonly alertThreads: AlertThreads;
  readonly examine: Examine;
  readonly logger: Logger;
}

function setUpChat(
  robot: Robot,
  config: Config,
  parts: ChatParts,
  network: Network,
): ReturnType<typeof createChat> {
  const { brain, logger } = parts;
  const { perRoom, admins } = config;
  const auth = () => Reflect.get(robot, 'auth') as Auth | undefined;
  if (perRoom && admins === undefined && auth() === undefined) logger.warn(EVERYONE_MAY_SET);
  return createChat({
    brain,
    config,
    delivery: parts.delivery,
    format: network.format,
    logger,
    maySet: createMaySet(admins, auth),
    isAdmin: createIsAdmin(admins, auth),
    revokePicture: (name) =>
      revokePicture(name, parts.images.store, config.images.hosts !== undefined),
    robotName: robot.name,
    findWords: createFindWords(parts.search, readSynonyms(config.synonyms), Date.now, logger),
    networkName: network.name,
    rooms: parts.rooms,
    roomHosts: parts.roomHosts,
    alertThreads: parts.alertThreads,
    examine: parts.examine,
  });
}

/** @param isMaybeElsewhere whether another image server may keep it */
async function revokePicture(
  name: string,
  store: Pick<PictureStore, 'revoke'>,
  isMaybeElsewhere: boolean,
): Promise<void> {
  try {
    await store.revoke(name);
  } catch (error) {
    if (!(error instanceof NotFoundError) || !isMaybeElsewhere) throw error;
    throw new NotFoundError(
      `There is no such picture here. If the image server of HUBOT_GRAFANA_IMAGES_HOST keeps it, run \`grafana-images remove ${name}\` there.`,
      { cause: error },
    );
  }
}

function announce(robot: Robot, config: Config, delivery: Delivery, network: Network): void {
  const { server, logger } = robot;
  logger.info(
    `Grafana in chat: ${delivery.description}. Messages are written for ${network.name}.`,
  );
  if (config.grafana.host === undefined) logger.warn(NO_GRAFANA);
  if (!server) logger.warn(NO_LISTENER);
  if (config.bot.redisUrl !== undefined && config.sharedRedisUrl === undefined) {
    logger.info(ONE_BRAIN);
  }
  if (!config.checksCertificates) logger.warn(UNCHECKED_CERTIFICATES);
}

function adapterNameOf({ adapter, adapterName }: Robot): string {
  return adapter?.name ?? adapterName ?? '';
}
