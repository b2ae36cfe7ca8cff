import type { BasicAuth, Credentials } from '../util/http/credentials.ts';
import { LRUCache } from 'lru-cache';
import { parseRootUrl } from '../util/root-url.ts';
import { GrafanaUnauthorizedError } from '../grafana/errors.ts';
import { ConfigError } from '../util/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Brain } from './hubot.ts';

/** Which Grafana a room uses, and with which token. */
export interface RoomGrafanas {
  /** @throws ConfigError when the room has no Grafana */
  clientFor(room: string): GrafanaClient;
  /**
   * Asks the room's Grafana something with a token that is not set yet.
   * @throws GrafanaImagesError when the room has no Grafana, or it does not answer the token
   */
  checkToken(room: string, token: string): Promise<void>;
  /** Sets the room's Grafana, and deletes the room's token, which was for the old one. */
  setHost(room: string, root: string): void;
  setKey(room: string, token: string): void;
  /** The Grafana of the environment, whatever a room uses; undefined when there is none. */
  ownClient(): GrafanaClient | undefined;
}

/** One Grafana, and how requests to it are authorised. */
export interface GrafanaAccess {
  readonly root: string;
  /** Root URL as people know it, when it is another. */
  readonly publicRoot?: string | undefined;
  readonly token: Credentials | undefined;
  readonly orgId: string | undefined;
  /** Whether the room named this Grafana itself. */
  readonly isRoomOwn: boolean;
}

export interface RoomGrafanasDeps {
  readonly brain: Brain;
  /** Whether rooms may have a Grafana of their own. */
  readonly perRoom: boolean;
  /** Grafana of the environment: root URL, token and organisation. */
  readonly host: string | undefined;
  /** Its root URL as people know it, when it is another. */
  readonly publicUrl?: string | undefined;
  readonly apiKey: string | undefined;
  /** Instead of a token. */
  readonly basicAuth?: BasicAuth | undefined;
  readonly orgId: string | undefined;
  readonly createClient: (access: GrafanaAccess) => GrafanaClient;
}

/** The keys of hubot-grafana, so that its brain can be used. */
const hostKey = (room: string) => `grafana_host_${room}`;
const tokenKey = (room: string) => `grafana_api_key_${room}`;

/** A tag that no dashboard has: the answer to it is short. */
const UNUSED_TAG = 'hubot-grafana-images: is this token accepted?';

/** Most clients kept; the least recently used go first. */
const MAX_CLIENTS = 100;

/** Said when HUBOT_GRAFANA_HOST is not set. */
export const NO_GRAFANA =
  "No Grafana endpoint configured. Set HUBOT_GRAFANA_HOST to Grafana's root URL, and HUBOT_GRAFANA_API_KEY to a token.";
const NO_GRAFANA_HERE =
  'No Grafana endpoint configured for this room; `graf set host URL` names one, `graf set api_key TOKEN` its token.';

const NO_TOKEN_HERE =
  "This room's Grafana wants a sign-in, and the room has no token for it; make a token with the Viewer role and set it with `graf set api_key TOKEN`.";

/**
 * The token of the environment is for the Grafana of the environment alone: requests to a room's own
 * Grafana carry the room's token, or none.
 */
export function createRoomGrafanas(deps: RoomGrafanasDeps): RoomGrafanas {
  const { brain, perRoom } = deps;
  const clients = new LRUCache<string, GrafanaClient>({ max: MAX_CLIENTS });
  const ownAccess = {
    publicRoot: deps.publicUrl,
    token: deps.apiKey ?? deps.basicAuth,
    orgId: deps.orgId,
    isRoomOwn: false,
  };

  function accessOf(
    room: string,
  ): Omit<GrafanaAccess, 'root'> & { readonly root: string | undefined } {
    const { host: root } = deps;
    if (!perRoom) return { root, ...ownAccess };
    const ownHost = text(brain.get(hostKey(room)));
    const ownToken = text(brain.get(tokenKey(room)));
    return ownHost === undefined
      ? { root, ...ownAccess, token: ownToken ?? ownAccess.token }
      : { root: parseRootUrl(ownHost), token: ownToken, orgId: undefined, isRoomOwn: true };
  }

  /** Rooms with the same access share a client, and so its cache. */
  function shared({ root, publicRoot, ...others }: GrafanaAccess): GrafanaClient {
    const access = { root, ...(publicRoot !== undefined && { publicRoot }), ...others };
    const { token = null, orgId = null, isRoomOwn } = access;
    const key = JSON.stringify([root, publicRoot ?? null, token, orgId, isRoomOwn]);
    const client = clients.get(key) ?? deps.createClient(access);
    clients.set(key, client);
    return client;
  }

  /** @throws ConfigError when the room has no Grafana */
  function knownAccess(room: string): GrafanaAccess {
    const { root, ...others } = accessOf(room);
    if (root === undefined) throw new ConfigError(perRoom ? NO_GRAFANA_HERE : NO_GRAFANA);
    return { root, ...others };
  }

  return {
    clientFor(room) {
      const access = knownAccess(room);
      const needsToken = access.isRoomOwn && access.token === undefined;
      return inRoom(shared(access), room, needsToken);
    },
    ownClient() {
      const { host: root } = deps;
      return root === undefined ? undefined : shared({ root, ...ownAccess });
    },
    async checkToken(room, token) {
      const client = deps.createClient({ ...knownAccess(room), token });
      await client.search({ tag: UNUSED_TAG }, room);
    },
    setHost(room, root) {
      brain.set(tokenKey(room), null);
      brain.set(hostKey(room), root);
    },
    setKey(room, token) {
      brain.set(tokenKey(room), token);
    },
  };
}

/**
 * Rooms take turns at a Grafana, so it is told which one asks.
 * @param needsToken whether the room has a Grafana of its own and no token for it
 */
function inRoom(client: GrafanaClient, room: string, needsToken: boolean): GrafanaClient {
  const explained = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (!needsToken || !(error instanceof GrafanaUnauthorizedError)) throw error;
      throw new GrafanaUnauthorizedError(NO_TOKEN_HERE, { cause: error });
    }
  };
  return {
    ...client,
    search: (filter) => explained(client.search(filter, room)),
    dashboard: (uid) => explained(client.dashboard(uid, room)),
    shortLinkTarget: (uid) => explained(client.shortLinkTarget(uid, room)),
    readJson: (request) => client.readJson(request, room),
    request: (request) => explained(client.request(request, room)),
    alertingKind: () => explained(client.alertingKind(room)),
    facts: () => client.facts(room),
    role: () => client.role(room),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
