import { parseRootUrl } from '../../util/root-url.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import type { MaySet } from '../permissions.ts';
import type { Conversation } from '../conversation.ts';
import type { RoomGrafanas } from '../room-grafana.ts';
import type { Command } from './command.ts';

export interface SetDeps {
  /** Whether rooms may have a Grafana of their own. */
  readonly perRoom: boolean;
  readonly rooms: RoomGrafanas;
  readonly maySet: MaySet;
  /**
   * Asks a root URL, without any token, whether Grafana is there.
   * @throws GrafanaImagesError whose message says why not
   */
  readonly checkHost: (root: string) => Promise<void>;
}

const IF_TOKEN = 'If there was a token in your message, delete that.';
const DELETE_IT = 'Please delete your message now: everyone who reads it has the token.';

/** `graf set host|api_key`, for rooms with a Grafana of their own. */
export function setCommand(deps: SetDeps): Command {
  // One at a time in each room: a token that is set after a host is for that host.
  const last = new Map<string, Promise<void>>();
  const inTurn = (room: string, work: () => Promise<void>) => {
    const running = (last.get(room) ?? Promise.resolve()).then(work);
    const ended = running
      .catch(() => undefined)
      .then(() => {
        if (last.get(room) === ended) last.delete(room);
      });
    last.set(room, ended);
    return running;
  };
  return {
    name: 'set',
    aliases: [],
    takesSecrets: true,
    usage: 'set host|api_key VALUE',
    summary: "this room's own Grafana, or the token for it (with HUBOT_GRAFANA_PER_ROOM=1)",
    details: [
      "`graf set host https://grafana.example.com` makes this room use that Grafana; the room's token is deleted, as it was for the old one.",
      '`graf set api_key TOKEN` sets the token, once Grafana has accepted it; the Viewer role is enough. Delete the message afterwards.',
    ],
    async run(rest, conversation) {
      if (!deps.perRoom) {
        throw new InvalidRequestError(
          `Rooms cannot have a Grafana of their own here; HUBOT_GRAFANA_PER_ROOM=1 would let them. ${IF_TOKEN}`,
        );
      }
      const [what = '', value = '', ...more] = rest.trim().split(/\s+/);
      const setting = SETTINGS.get(what.toLowerCase());
      // A token may be among these words even when the command is mistyped.
      if (!setting || value === '' || more.length > 0) {
        throw new InvalidRequestError(
          `Write \`graf set host URL\` or \`graf set api_key TOKEN\`. ${IF_TOKEN}`,
        );
      }
      if (!deps.maySet(conversation.user)) {
        throw new InvalidRequestError(
          `You may not set this room's Grafana; the users in HUBOT_GRAFANA_ADMINS may, and with hubot-auth users with the role grafana-admin.${
            setting === setKey ? ` ${DELETE_IT}` : ''
          }`,
        );
      }
      await inTurn(conversation.room, () => setting(value, conversation, deps));
    },
  };
}

type ChangeSetting = (value: string, conversation: Conversation, deps: SetDeps) => Promise<void>;

const setHost: ChangeSetting = async (value, { room, say }, { rooms, checkHost }) => {
  const root = parseRootUrl(value.replace(/^<([^|>]*)(?:\|[^>]*)?>$/, '$1'));
  if (root === undefined) {
    throw new InvalidRequestError(
      'The host must be a URL such as https://grafana.example.com, without user name, query or fragment.',
    );
  }
  await checkHost(root);
  rooms.setHost(room, root);
  await say(
    `This room now uses ${root}. Its old token, if any, is deleted; set one for this Grafana with \`graf set api_key TOKEN\`.`,
  );
};

const setKey: ChangeSetting = async (value, { room, say }, { rooms }) => {
  if (!/^[\x21-\x7e]{1,2000}$/.test(value)) {
    throw new InvalidRequestError(
      `That is not a token; a token is one word of ASCII letters, digits and signs, as Grafana shows it once. ${DELETE_IT}`,
    );
  }
  try {
    await rooms.checkToken(room, value);
  } catch (error) {
    if (!(error instanceof GrafanaImagesError)) throw error;
    // What failed is said, with the advice that counts most: the token is in everyone's sight.
    throw new InvalidRequestError(`The token is not set: ${error.message} ${DELETE_IT}`, {
      cause: error,
    });
  }
  rooms.setKey(room, value);
  await say(`This room's token is set. ${DELETE_IT}`);
};

const SETTINGS: ReadonlyMap<string, ChangeSetting> = new Map([
  ['host', setHost],
  ['api_key', setKey],
]);
