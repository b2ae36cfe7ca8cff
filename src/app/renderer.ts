import { createDrawings } from '../drawing/create-drawing.ts';
import type { RoomHosts } from '../grafana/api/room-host.ts';
import { createOptionsReader } from '../grafana/query/options-reader.ts';
import { createChoosingRenderer, type OwnRenderer } from '../pictures/renderers/choosing.ts';
import { createGrafanaRenderer } from '../pictures/renderers/grafana.ts';
import { createOwnRenderer } from '../pictures/renderers/own.ts';
import type { Renderer } from '../pictures/renderers/renderer.ts';
import { trustIn } from '../util/certificates.ts';
import type { Logger } from '../util/logger.ts';
import { SYSTEM_TIMERS } from '../util/timers.ts';
import type { Config } from './config.ts';
import { grafanaClients } from './grafana-clients.ts';

export interface PictureRendererOptions {
  readonly images: Config['images'];
  /** Further certificates to trust for Grafana, as PEM. */
  readonly ca?: string | undefined;
  /** Minds Grafanas that rooms named, where rooms may name them. */
  readonly roomHosts?: RoomHosts | undefined;
  readonly logger: Logger;
}

/** What draws the pictures of this process. */
export interface PictureRenderer {
  /** The one that the configuration chooses. */
  readonly renderer: Renderer;
  readonly grafana: Renderer;
  readonly own: OwnRenderer;
  /** Ends the threads that draw. */
  close(): Promise<void>;
}

/** Grafana's renderer and our own, as HUBOT_GRAFANA_RENDERER says. */
export function createPictureRenderer(options: PictureRendererOptions): PictureRenderer {
  const { images, ca, roomHosts, logger } = options;
  const grafana = createGrafanaRenderer({ ...images, secureContext: trustIn(ca), roomHosts });
  const clientAt = grafanaClients({ images, grafana: { ca } }, roomHosts);
  const drawings = createDrawings();
  const own = createOwnRenderer({
    clientFor: ({ isFromRoom, ...access }) =>
      clientAt({
        ...access,
        isRoomOwn: isFromRoom && roomHosts?.hostAt(access.root) !== undefined,
      }),
    drawings,
    readOptions: createOptionsReader(),
    now: Date.now,
    logger,
    // The rest is for drawing it.
    dashboardMs: images.timeoutMs / 2,
    timers: SYSTEM_TIMERS,
  });
  const renderer = createChoosingRenderer({
    choice: images.renderer,
    grafana,
    own,
    logger,
    timers: SYSTEM_TIMERS,
  });
  return { renderer, grafana, own, close: () => drawings.close() };
}
