import { createSubscriptions } from '../../chat/alerting/subscriptions.ts';
import { type Examine, type Finding, note } from '../../chat/doctor.ts';
import type { Delivery } from '../../chat/delivery.ts';
import type { Brain, Robot } from '../../chat/hubot.ts';
import type { Network } from '../../chat/network.ts';
import type { RoomGrafanas } from '../../chat/room-grafana.ts';
import type { RoomHosts } from '../../grafana/api/room-host.ts';
import { publicLinks } from '../../pictures/delivery/public-links.ts';
import type { Alerts } from '../alerts.ts';
import type { Config } from '../config.ts';
import { deliveryKind } from '../delivery.ts';
import type { MountedImages } from '../mounted-images.ts';
import { CHECK_MS, type Check } from './check.ts';
import { examine } from './examine.ts';
import { settingsFindings } from './settings-checks.ts';

export interface BotDoctorDeps {
  readonly robot: Robot;
  readonly brain: Brain;
  readonly config: Config;
  readonly network: Network;
  readonly images: MountedImages;
  readonly delivery: Pick<Delivery, 'description'>;
  readonly uploads: boolean;
  readonly rooms: Pick<RoomGrafanas, 'clientFor'>;
  readonly roomHosts: RoomHosts;
  readonly alerts: () => Alerts | undefined;
  /** Missing where nothing is shared. */
  readonly redis?: Check | undefined;
}

/** Looks at everything that a bot needs, for `graf doctor`. */
export function createBotDoctor(deps: BotDoctorDeps): Examine {
  const { robot, config, images, delivery, rooms } = deps;
  const kind = deliveryKind(config.images, images, deps.uploads);
  const links = publicLinks(config.images.bucket, images.isAvailable ? images.base : undefined);
  const subscriptions = createSubscriptions(deps.brain);
  // The configuration is that of the start.
  const settings = settingsFindings(config);
  return async (room) => [
    ...settings,
    ...(await examine({
      kind,
      description: delivery.description,
      folder: images.folder,
      linkTo: links.linkTo,
      client: () => rooms.clientFor(room),
      roomHosts: deps.roomHosts,
      config,
      hasToken: true,
      alerts: {
        webhook: config.webhook,
        apiKey: config.grafana.apiKey,
        hasHttp: images.isAvailable,
        subscribers: () => [...new Set(subscriptions.all().map((one) => one.room))],
        problems: () => deps.alerts()?.problems() ?? { untold: 0, unknownRooms: [] },
        hasRoom: (name) => hasRoom(deps, name),
      },
      others: [chatCheck(deps, kind === 'upload'), ...(deps.redis ? [deps.redis] : [])],
      now: Date.now,
      logger: robot.logger,
    })),
  ];
}

/** As Slack, Mattermost and Rocket.Chat have them. */
const ROOM_ID = /^(?:[A-Z0-9]{8,}|[a-z0-9]{26}|[A-Za-z0-9]{17})$/;

/** @returns undefined where the chat does not list its rooms */
async function hasRoom(
  { robot, network }: BotDoctorDeps,
  name: string,
): Promise<boolean | undefined> {
  if (!network.roomId || ROOM_ID.test(name)) return undefined;
  const known = await network.roomId(robot, name.replace(/^#/, ''));
  return known !== undefined;
}

function chatCheck({ robot, config, network }: BotDoctorDeps, uploads: boolean): Check {
  const about = network.name;
  const unknown: Finding = note(about, 'this chat does not tell what the bot may do there.');
  return {
    about,
    timeoutMs: CHECK_MS,
    run: async () => (await network.examine?.({ robot, read: config.read, uploads })) ?? [unknown],
  };
}
