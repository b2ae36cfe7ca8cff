// Description:
//   Grafana in chat: ask for a dashboard and see its panels at once, as pictures behind public links.
//
// Configuration:
//   HUBOT_GRAFANA_HOST - Grafana's root URL, sub-path included; https://USER:PASSWORD@… for a Grafana that asks for Basic authentication (—)
//   HUBOT_GRAFANA_API_KEY - token for Grafana; the Viewer role is enough (none: anonymous)
//   HUBOT_GRAFANA_ORG_ID - number of the organisation in Grafana (none)
//   HUBOT_GRAFANA_API_ENDPOINT - render path: d-solo or another one (d-solo)
//   HUBOT_GRAFANA_PUBLIC_URL - Grafana's address as people know it, when the bot reaches it by another: for links and pasted addresses (HUBOT_GRAFANA_HOST)
//   HUBOT_GRAFANA_CA_FILE - file with further certificates to trust for Grafana, PEM, besides Node's own (none)
//   HUBOT_GRAFANA_PER_ROOM - 1: each room may have a Grafana of its own, by graf set host URL and graf set api_key TOKEN (false)
//   HUBOT_GRAFANA_ADMINS - who may graf set, names or ids; with hubot-auth, the role grafana-admin too (everyone, said at the start)
//   HUBOT_GRAFANA_USE_THREADS - answer in the thread of the question, errors too, where the chat has threads; anything but false and 0 is yes (false)
//   HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS - most dashboards listed and most panels posted at once (25)
//   HUBOT_GRAFANA_QUERY_TIME_RANGE - default time range (6h)
//   HUBOT_GRAFANA_DEFAULT_WIDTH - width of pictures in pixels, 10 to 4000 (1000)
//   HUBOT_GRAFANA_DEFAULT_HEIGHT - height of pictures in pixels, 10 to 4000 (500)
//   HUBOT_GRAFANA_DEFAULT_TIME_ZONE - time zone of pictures, such as Europe/Amsterdam (the dashboard's own)
//   HUBOT_GRAFANA_DEFAULT_THEME - theme of pictures, light or dark (Grafana's own)
//   HUBOT_USE_GRAFANA_IMAGES - true: pictures through an image server; false: never, and none is mounted (unset)
//   HUBOT_GRAFANA_IMAGES_HOST - an image server elsewhere to use instead (none)
//   HUBOT_GRAFANA_IMAGES_URL - public base of the pictures' links (http:// this machine's name (localhost in a terminal, or when it listens there alone) : its port /saved-images)
//   HUBOT_GRAFANA_IMAGES_PATH - folder of the pictures (saved-images)
//   HUBOT_GRAFANA_IMAGES_MAX_AGE - how long pictures are kept, such as 30d (all are kept)
//   HUBOT_GRAFANA_IMAGES_MAX_TOTAL - size of all pictures above which the oldest are removed, such as 5GB (all are kept)
//   HUBOT_GRAFANA_IMAGES_RESERVE - free space on the disk that is left alone (200MB)
//   HUBOT_GRAFANA_IMAGES_MAX_BYTES - size of one picture (20MB)
//   HUBOT_GRAFANA_IMAGES_TIMEOUT - time for one render, all in all (60s)
//   HUBOT_GRAFANA_IMAGES_CONCURRENCY - renders at once (6)
//   HUBOT_GRAFANA_IMAGES_REUSE - time within which an equal request with the same token gets the picture just made; 0: never (5s)
//   HUBOT_GRAFANA_IMAGES_SOURCES - root URLs of further Grafanas that a POST may have fetched (HUBOT_GRAFANA_HOST alone)
//   HUBOT_GRAFANA_IMAGES_ALLOW - addresses and CIDRs that may POST (any address, with a token)
//   HUBOT_GRAFANA_IMAGES_TRUST_PROXY - proxies whose X-Forwarded-For counts, as addresses and CIDRs (none)
//   HUBOT_GRAFANA_IMAGES_RATE - POSTs refused, here or by Grafana, per minute and address before 429 (120)
//
// Commands:
//   hubot graf help [COMMAND] - samples, from simple to rich, or the whole grammar of one command
//   hubot graf db DASHBOARD[:PANELS] [NAME=VALUE …] [RANGE] [vs SHIFT] - panels of a dashboard, as pictures
//   hubot graf list [TAG|folder:FOLDER] - dashboards, all or those with a tag or in a folder
//   hubot graf search WORDS - dashboards with WORDS in the title
//   hubot graf again [RANGE] [NAME=VALUE …] [vs SHIFT] - your last request in this room, over another range
//   hubot graf URL [NAME=VALUE …] [RANGE] [vs SHIFT] - the same for the URL of a dashboard or panel, pasted from Grafana
//   hubot graf N - choose from the list just offered to you
//   hubot graf save NAME = REQUEST - save a request for this room, as `graf NAME`
//   hubot graf saved - this room's shortcuts
//   hubot graf forget NAME - delete a shortcut of this room
//   hubot graf NAME [ARGUMENTS] - one of this room's shortcuts
//   hubot graf set host|api_key VALUE - this room's own Grafana, or the token for it (with HUBOT_GRAFANA_PER_ROOM=1)

import { once } from 'node:events';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Auth, createMaySet } from '../src/chat/permissions.ts';
import { createChat } from '../src/app/chat.ts';
import type { Network } from '../src/chat/network.ts';
import { networkFor } from '../src/networks/index.ts';
import { registerWithHubot, createConversations } from '../src/chat/robot.ts';
import { cappedDelivery } from '../src/chat/capped-delivery.ts';
import { chooseWay } from '../src/app/choose-delivery.ts';
import type { Delivery } from '../src/chat/delivery.ts';
import { grafanaLinkDelivery } from '../src/pictures/delivery/grafana-link.ts';
import { localDelivery } from '../src/pictures/delivery/local.ts';
import { remoteDelivery } from '../src/pictures/delivery/remote.ts';
import { uploadDelivery } from '../src/chat/upload-delivery.ts';
import { createRefusal } from '../src/chat/dispatcher.ts';
import { listenForRequests } from '../src/chat/render-event.ts';
import { createRoomGrafanas, NO_GRAFANA } from '../src/chat/room-grafana.ts';
import { quoted } from '../src/requests/tokenizer.ts';
import { type Config, loadConfig } from '../src/app/config.ts';
import { createGrafana } from '../src/app/library.ts';
import { ConfigError, sentenceFor } from '../src/util/errors.ts';
import { withCache } from '../src/grafana/api/caching-client.ts';
import { createGrafanaClient } from '../src/grafana/api/client.ts';
import { createGrafanaRenderer } from '../src/pictures/renderers/grafana.ts';
import type { Robot } from '../src/chat/hubot.ts';
import { createImages, type Images } from '../src/app/pictures.ts';
import { mount, portOf } from '../src/server/mount.ts';
import { isImageServerPath } from '../src/server/app.ts';
import type { Logger } from '../src/util/logger.ts';

/** What the script leaves behind on a robot. */
export interface Installation {
  /** Takes no new work, and resolves when the answers and renders under way are done. */
  close(): Promise<void>;
}

/** Where a robot keeps its installation; two copies of this package see each other's. */
const INSTALLED = Symbol.for('hubot-grafana-images');
const HELP_FILE = fileURLToPath(import.meta.url);
const DEFAULT_FOLDER = 'saved-images';

const EVERYONE_MAY_SET =
  'HUBOT_GRAFANA_PER_ROOM is on and HUBOT_GRAFANA_ADMINS names nobody: everyone may set the Grafana of a room, unless hubot-auth gives out the role grafana-admin.';
const NO_LISTENER =
  'Hubot runs without its HTTP listener (HUBOT_HTTPD=false): there is no image server in this process, so neither POST /grafana-images nor public links to pictures of its own.';

/** Pictures for the chat under way at once: as many as the largest request may ask for. */
const MAX_PICTURES = 1_000;
/** Milliseconds that an old Hubot may take from loading scripts to listening. */
const LISTEN_PATIENCE = 1_000;

/**
 * The Hubot script: reads the configuration, and puts Grafana, the image server and the chat
 * together. Loaded twice on one robot, it works once.
 */
function grafana(robot: Robot): Installation {
  const known = Reflect.get(robot, INSTALLED) as Installation | undefined;
  if (known) return known;
  const installation = install(robot);
  Reflect.defineProperty(robot, INSTALLED, { value: installation });
  return installation;
}

function install(robot: Robot): Installation {
  let config: Config;
  try {
    config = loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    robot.logger.error(error.message);
    const refusal = createRefusal(error.message);
    registerWithHubot(
      robot,
      createConversations(robot, networkOf(robot), false),
      refusal,
      [],
      HELP_FILE,
    );
    return refusal;
  }
  const network = networkOf(robot);
  const own = setUpImages(robot, config);
  const delivery = setUpDelivery(robot, config, own, network);
  const { commands, dispatcher } = setUpChat(robot, config, delivery, network);
  const conversations = createConversations(robot, network, config.useThreads);
  registerWithHubot(robot, conversations, dispatcher, commands, HELP_FILE);
  listenForRequests(robot, conversations, dispatcher);
  return {
    async close() {
      await Promise.all([dispatcher.close(), delivery.close(), own.close()]);
    },
  };
}

/** This process's image server, mounted where there is a listener, and the port that has. */
type OwnImages = Images & { readonly port: () => number; readonly base: () => string };

function setUpImages(robot: Robot, { images, http }: Config): OwnImages {
  const { server, logger } = robot;
  const listening = server ? portOf(server) : () => undefined;
  const port = () => listening() ?? http.port;
  const base = () =>
    images.url ?? `http://${publicHost(robot, http.bindAddress)}:${port()}/saved-images`;
  const folder = images.path ?? path.resolve(DEFAULT_FOLDER);
  const renderer = createGrafanaRenderer(images);
  const own = createImages({ images, folder, renderer, base, logger });
  if (server && images.use !== false) {
    mount(server, isImageServerPath, own.handle);
    own.retention.start();
  }
  return { ...own, port, base };
}

function setUpDelivery(robot: Robot, config: Config, own: OwnImages, network: Network): Delivery {
  const { images, grafana: source } = config;
  const { server, logger } = robot;
  const available = server !== undefined;
  const uploader = network.uploader?.(robot, config.read);
  const ownServer = { available, hosts: ownHosts(), port: own.port() };
  const way = chooseWay(images, ownServer, uploader !== undefined);
  const deliveries: Record<typeof way, () => Delivery> = {
    remote: () => remoteDelivery({ ...images, host: images.host ?? '' }),
    local: () => localDelivery(own.publisher),
    upload: () => (uploader ? uploadDelivery(own.publisher, uploader) : grafanaLinkDelivery()),
    'grafana-link': grafanaLinkDelivery,
  };
  const delivery = cappedDelivery(deliveries[way](), MAX_PICTURES);
  logger.info(
    `Grafana in chat: ${delivery.description}. Messages are written for ${network.name}.`,
  );
  if (source.host === undefined) logger.warn(NO_GRAFANA);
  if (!server) logger.warn(NO_LISTENER);
  if (server && way === 'local') {
    void own.store.prepare().catch((error: unknown) => {
      logger.error(sentenceFor(error));
    });
    void announce(server, own, images.url, logger);
  }
  return delivery;
}

function setUpChat(
  robot: Robot,
  config: Config,
  delivery: Delivery,
  network: Network,
): ReturnType<typeof createChat> {
  const { grafana: source, images, perRoom, admins } = config;
  const { brain, logger } = robot;
  const rooms = createRoomGrafanas({
    brain,
    perRoom,
    ...source,
    createClient: (options) =>
      withCache(createGrafanaClient({ ...options, timeoutMs: Math.min(images.timeoutMs, 30_000) })),
  });
  const auth = () => Reflect.get(robot, 'auth') as Auth | undefined;
  if (perRoom && admins === undefined && auth() === undefined) logger.warn(EVERYONE_MAY_SET);
  return createChat({
    brain,
    config,
    delivery,
    format: network.format,
    logger,
    maySet: createMaySet(admins, auth),
    robotName: robot.name,
    rooms,
  });
}

/** In a terminal the one who asks sits at this machine; elsewhere people come over the network. */
function publicHost(robot: Robot, bindAddress: string | undefined): string {
  const isHere =
    /^shell$/i.test(adapterNameOf(robot)) || /^(127\.|localhost$|::1$)/.test(bindAddress ?? '');
  return isHere ? 'localhost' : os.hostname();
}

function networkOf(robot: Robot): Network {
  return networkFor(adapterNameOf(robot));
}

function adapterNameOf({ adapter, adapterName }: Robot): string {
  return adapter?.name ?? adapterName ?? '';
}

function ownHosts(): string[] {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  return ['localhost', os.hostname(), ...addresses.map(({ address }) => address)];
}

/**
 * Says where the links lead, once the server listens. Hubot 14 listens before it loads scripts, or
 * never will; older ones do a moment later.
 */
async function announce(
  server: Server,
  own: OwnImages,
  configuredBase: string | undefined,
  logger: Logger,
): Promise<void> {
  try {
    if (!server.listening) {
      await once(server, 'listening', { signal: AbortSignal.timeout(LISTEN_PATIENCE) });
    }
  } catch {
    logger.error(
      `Nothing listens on port ${own.port()}: another program has it, so links to pictures lead nowhere. Set PORT to a free one.`,
    );
    return;
  }
  if (configuredBase !== undefined) return;
  logger.info(
    `Links to pictures begin with ${own.base()}; set HUBOT_GRAFANA_IMAGES_URL if people reach the bot at another address.`,
  );
}

// For those who `require` this package, and get the function alone.
Object.assign(grafana, { createGrafana, quoted });

export { createGrafana, grafana as default, grafana as 'module.exports', quoted };
