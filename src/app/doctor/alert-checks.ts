import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { AlertProblems } from '../../alerts/alert-desk.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Config } from '../config.ts';
import { CHECK_MS, type Check } from './check.ts';

export interface AlertChecksDeps {
  readonly webhook: Config['webhook'];
  readonly apiKey: string | undefined;
  /** Whether this process has an HTTP listener. */
  readonly hasHttp: boolean;
  /** Rooms that subscribe to alerts. */
  readonly subscribers: () => readonly string[];
  readonly problems: () => AlertProblems;
  /** Whether the chat has a room; undefined when it does not say. */
  readonly hasRoom: (name: string) => Promise<boolean | undefined>;
}

const ABOUT = 'Webhook';
/** Characters of a secret that cannot be guessed. */
const MIN_SECRET = 16;

/** Whether alerts can come in, and reach a room. */
export function alertChecks(deps: AlertChecksDeps): readonly Check[] {
  return [
    { about: ABOUT, timeoutMs: CHECK_MS, run: () => Promise.resolve(lookAtSecret(deps)) },
    { about: 'Alert rooms', timeoutMs: 2 * CHECK_MS, run: () => lookAtRooms(deps) },
  ];
}

function lookAtSecret(deps: AlertChecksDeps): readonly Finding[] {
  const { secret } = deps.webhook;
  if (secret === undefined) {
    return [
      deps.subscribers().length === 0
        ? note(ABOUT, 'off: alerts are told once HUBOT_GRAFANA_WEBHOOK_SECRET is set.')
        : wrong(
            ABOUT,
            'rooms subscribe to alerts, and none can come in: set HUBOT_GRAFANA_WEBHOOK_SECRET.',
          ),
    ];
  }
  if (!deps.hasHttp) {
    return [
      wrong(ABOUT, 'this bot has no HTTP listener (HUBOT_HTTPD=false), so no alert can come in.'),
    ];
  }
  if (secret === deps.apiKey) {
    return [
      wrong(
        ABOUT,
        'HUBOT_GRAFANA_WEBHOOK_SECRET is the token of HUBOT_GRAFANA_API_KEY; choose another secret.',
      ),
    ];
  }
  if (secret.length < MIN_SECRET) {
    return [
      wrong(
        ABOUT,
        `HUBOT_GRAFANA_WEBHOOK_SECRET is shorter than ${MIN_SECRET} characters and may be guessed; choose a longer one.`,
      ),
    ];
  }
  return [ok(ABOUT, 'HUBOT_GRAFANA_WEBHOOK_SECRET is set.')];
}

async function lookAtRooms(deps: AlertChecksDeps): Promise<readonly Finding[]> {
  const about = 'Alert rooms';
  const { secret, rooms = [] } = deps.webhook;
  if (secret === undefined) return [];
  const found: Finding[] = [];
  for (const room of rooms) {
    if ((await deps.hasRoom(room)) === false) {
      found.push(
        wrong(
          about,
          `the chat lists no room ${named(room)}; check HUBOT_GRAFANA_WEBHOOK_ROOMS, invite the bot there, or let it list rooms.`,
        ),
      );
    }
  }
  const { untold, unknownRooms } = deps.problems();
  for (const room of unknownRooms) {
    found.push(
      wrong(
        about,
        `an alert came for the room ${named(room)}, which the chat does not have or the bot may not post in; correct the address of the contact point, or invite the bot.`,
      ),
    );
  }
  if (untold > 0) {
    found.push(
      wrong(
        about,
        `${untold} ${untold === 1 ? 'alert' : 'alerts'} came to /grafana-alerts, and no room subscribes to ${untold === 1 ? 'it' : 'them'}; type \`graf subscribe all\` in a room.`,
      ),
    );
  }
  if (found.length > 0) return found;
  const { length } = deps.subscribers();
  return length === 0
    ? [
        note(
          about,
          'no room subscribes: an alert is told only where its address names the room, as in /grafana-alerts/ROOM.',
        ),
      ]
    : [ok(about, `${length} ${length === 1 ? 'room subscribes' : 'rooms subscribe'} to alerts.`)];
}

function named(room: string): string {
  return code(oneLine(room, 60));
}
