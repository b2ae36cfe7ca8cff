import { LRUCache } from 'lru-cache';
import { GrafanaImagesError } from '../../util/errors.ts';
import { type LookUp, withoutInternal } from '../../util/http/internal-addresses.ts';
import { GrafanaError } from '../errors.ts';
import type { GrafanaClient } from './client.ts';

/**
 * Grafanas that rooms named. Until one has answered as Grafana's `/api/health`, every failure there is
 * the same sentence, so that it does not tell which hosts there are and which of their ports are open;
 * the log has the reason. Internal addresses are refused at each connection.
 */
export interface RoomHosts {
  /**
   * Asks a root URL, without any token, whether Grafana is there.
   * @throws GrafanaError with the one sentence when it is not
   */
  check(root: string): Promise<void>;
  /** What is to be minded at a root URL; undefined for the bot's own Grafana. */
  hostAt(root: string): RoomHost | undefined;
}

export interface RoomHost {
  /** Looks a host up for a connection, and refuses internal addresses. */
  readonly lookUp: LookUp;
  /**
   * Asks something of the Grafana.
   * @throws what the work throws, or the one sentence where no Grafana has answered yet
   */
  ask<T>(work: () => Promise<T>): Promise<T>;
  /** @throws GrafanaError with the one sentence where no Grafana answers */
  prove(): Promise<void>;
}

export interface RoomHostsDeps {
  /** Root URL of the bot's own Grafana; a room may name another one at the same address. */
  readonly ownRoot: string | undefined;
  /** Asks whether a Grafana is at a root URL, and throws when it is not. */
  readonly checkHealth: (root: string, lookUp: LookUp) => Promise<void>;
  /** The system's own when missing. */
  readonly lookUp?: LookUp | undefined;
}

/** Most roots that are remembered as Grafana's. */
const MAX_KNOWN = 1_000;

export function createRoomHosts({ ownRoot, checkHealth, ...deps }: RoomHostsDeps): RoomHosts {
  const lookUp = withoutInternal(ownRoot, deps.lookUp);
  /** Those that have answered as Grafana's; those that are asked at the moment are asked once. */
  const known = new LRUCache<string, true>({
    max: MAX_KNOWN,
    fetchMethod: async (root) => {
      await checkHealth(root, lookUp);
      return true as const;
    },
  });

  async function ask<T>(root: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isOfOtherSide(error)) throw error;
      const isGrafana = await known.fetch(root).catch(() => false);
      throw isGrafana === true ? error : unusable(root, error);
    }
  }

  async function prove(root: string, options?: { readonly forceRefresh: true }): Promise<void> {
    try {
      await known.fetch(root, options);
    } catch (cause) {
      throw unusable(root, cause);
    }
  }

  return {
    check: (root) => prove(root, { forceRefresh: true }),
    hostAt: (root) =>
      root === ownRoot
        ? undefined
        : { lookUp, ask: (work) => ask(root, work), prove: () => prove(root) },
  };
}

/** The same client, whose failures tell nothing about a host that is not a Grafana. */
export function atRoomHost(client: GrafanaClient, host: RoomHost): GrafanaClient {
  return {
    ...client,
    search: (...args) => host.ask(() => client.search(...args)),
    async shortLinkTarget(...args) {
      const target = await host.ask(() => client.shortLinkTarget(...args));
      // Any server can redirect, and what leads where is told.
      await host.prove();
      return target;
    },
    dashboard: (...args) => host.ask(() => client.dashboard(...args)),
    models: (...args) => host.ask(() => client.models(...args)),
    query: (...args) => host.ask(() => client.query(...args)),
    readJson: (...args) => host.ask(() => client.readJson(...args)),
    async request(request, room) {
      // The status of an answer is told, and any server can send one.
      await host.prove();
      return host.ask(() => client.request(request, room));
    },
    async alertingKind(room) {
      await host.prove();
      return host.ask(() => client.alertingKind(room));
    },
  };
}

/** Statuses of errors for which the other side is to blame: its answer, or that there is none. */
const OF_OTHER_SIDE = new Set([401, 413, 422, 502, 504]);

function isOfOtherSide(error: unknown): boolean {
  return error instanceof GrafanaImagesError && OF_OTHER_SIDE.has(error.status);
}

function unusable(root: string, cause: unknown): GrafanaError {
  return new GrafanaError(
    `No Grafana can be used at ${root}; it must be Grafana's root URL, sub-path included, at an address that the bot can reach and that is not of the bot's own machine.`,
    { cause },
  );
}
