import type { RequestListener } from 'node:http';
import path from 'node:path';
import type { Config } from './config.ts';
import type { RoomHosts } from '../grafana/api/room-host.ts';
import type { Logger } from '../util/logger.ts';
import { type PartCheck } from '../server/readiness.ts';
import { trustIn } from '../util/certificates.ts';
import type { Meter } from '../util/meter.ts';
import { createGalleryIndex } from '../pictures/gallery/gallery-index.ts';
import { createCachingStore } from '../pictures/stores/caching-store.ts';
import { describePicture } from '../pictures/describe-picture.ts';
import type { KnownAs } from '../pictures/delivery/grafana-link.ts';
import { type PublicLinks, publicLinks } from '../pictures/delivery/public-links.ts';
import { chooseStore } from '../pictures/stores/choose-store.ts';
import { StorageFullError } from '../pictures/errors.ts';
import type { PictureStore } from '../pictures/stores/store.ts';
import { createRecordKeeper } from '../pictures/record-keeper.ts';
import { createPublisher, type Publisher } from '../pictures/publisher.ts';
import type { Renderer } from '../pictures/renderers/renderer.ts';
import { createRetention, type Retention } from '../pictures/stores/retention-rounds.ts';
import { countingLog } from './metrics/count-events.ts';
import { createMonitoring } from './metrics/monitoring.ts';
import type { SharedImages } from './redis/shared.ts';
import { createPictureRenderer } from './renderer.ts';
import { createImageServer, type ImageServerOptions, type ServerLimits } from '../server/app.ts';

export interface ImagesOptions {
  readonly images: Config['images'];
  /** The Grafana that people may know by another address, and further certificates to trust for it, as PEM. */
  readonly grafana?: KnownAs & { readonly ca?: string | undefined };
  /** Minds Grafanas that rooms named, where rooms may name them. */
  readonly roomHosts?: RoomHosts;
  /** Public base of the links; asked anew for each, as a port may be known late. */
  readonly base: () => string;
  /** Whether links can lead to this process; true when missing. */
  readonly hasHttp?: boolean;
  readonly logger: Logger;
  /** Counts what the logger is told; both are made here when it is missing. */
  readonly meter?: Meter;
  /** Ranges of addresses that may see readiness and metrics; loopback when missing. */
  readonly metricsAllow?: readonly string[];
  /** What must be ready besides the store and Grafana. */
  readonly checks?: Readonly<Record<string, PartCheck>>;
  /** Who may tell of alerts, and what takes them. */
  readonly alerts?: ImageServerOptions['alerts'];
  /** What is shared with other servers. */
  readonly shared?: SharedImages | undefined;
  /** What the configuration says, where it is left out. */
  readonly renderer?: Renderer;
  readonly limits?: Partial<ServerLimits>;
}

const LOOPBACK = ['127.0.0.0/8', '0:0:0:0:0:0:0:1/128'];

/** Everything that keeps and serves pictures, for a bot and for the image server alone. */
export interface Images {
  /** Folder of the pictures, absolute; where they are in a bucket, of what else is kept. */
  readonly folder: string;
  /** Where the pictures are: this folder, or a bucket. */
  readonly place: string;
  /** What is to be known of their links; undefined for those that lead here. */
  readonly linkNote: string | undefined;
  /** The page of a picture by its link; undefined where people may not reach it. */
  readonly pageOf: PublicLinks['pageOf'];
  /** What is to be known of the store at the start. */
  readonly storeWarning: () => Promise<string | undefined>;
  readonly store: PictureStore;
  readonly publisher: Publisher;
  readonly handle: RequestListener;
  /** Not started yet. */
  readonly retention: Retention;
  /** Takes no new work, and resolves when all that is under way has ended. */
  close(): Promise<void>;
}

const NO_GRAFANA = { host: undefined, publicUrl: undefined, ca: undefined };

/** A bucket takes money for each 1,000 pictures that are listed. */
const BUCKET_LISTS = { freshMs: 600_000 };

/** Puts renderer, store, publisher and HTTP together; the bot, the program and the library share it. */
export function createImages({ images, base, ...others }: ImagesOptions): Images {
  const { limits = {}, grafana = NO_GRAFANA, roomHosts, metricsAllow = LOOPBACK, shared } = others;
  const { ca } = grafana;
  const { logger, meter } = others.meter
    ? { logger: others.logger, meter: others.meter }
    : countingLog(others.logger);
  const drawn = createPictureRenderer({ images, ca, roomHosts, logger });
  const { renderer = drawn.renderer } = others;
  const folder = images.path ?? path.resolve('saved-images');
  const chosen = chooseStore(folder, images);
  const cache = { hits: 0, misses: 0 };
  const cached = createCachingStore(chosen.store, undefined, cache);
  const gallery = images.gallery && {
    ...images.gallery,
    index: createGalleryIndex({ store: cached, ...(images.bucket && BUCKET_LISTS) }),
  };
  const store = gallery ? gallery.index.watching(cached) : cached;
  const ownBase = (others.hasHttp ?? true) ? base : undefined;
  const links = publicLinks(images.bucket, ownBase, images.url !== undefined);
  const retention = createRetention({ store, policy: images, logger });
  const records = createRecordKeeper({ store, isPublic: links.isBucketPublic, logger });
  const publisher = createPublisher({
    renderer,
    store: makingRoom(store, retention),
    publicUrl: links.linkTo,
    note: ({ name, drawnBy }, { subject, origin }) => {
      const made = { subject, drawnBy, origin, madeAt: Date.now() };
      return records.keep(name, describePicture(made, grafana));
    },
    concurrency: images.concurrency,
    reuseMs: images.reuseMs,
    maxBytes: images.maxBytes,
    shared: shared?.renders,
  });
  const monitoring = createMonitoring({
    allow: metricsAllow,
    meter,
    store,
    publisher,
    cache,
    grafanas: images.sources,
    secureContext: trustIn(ca),
    checks: others.checks ?? {},
  });
  const server = createImageServer({
    publisher,
    store,
    publicBase: base,
    largeFiles: chosen.largeFiles,
    retention: images,
    posts: { ...images, sharedFailures: shared?.failures },
    alerts: others.alerts,
    gallery,
    monitoring,
    limits,
    logger,
  });
  const close = async () => {
    server.close();
    gallery?.index.close();
    await Promise.all([publisher.close(), retention.close()]);
    await Promise.all([records.settled(), drawn.close()]);
    store.close();
  };
  return {
    folder,
    place: chosen.place,
    linkNote: links.note,
    pageOf: links.pageOf,
    storeWarning: chosen.warning,
    store,
    publisher,
    handle: server.handle,
    retention,
    close,
  };
}

/** The same store; a picture for which there is no room begins a round of retention. */
function makingRoom(store: PictureStore, retention: Pick<Retention, 'hurry'>): PictureStore {
  return {
    ...store,
    async save(picture) {
      try {
        return await store.save(picture);
      } catch (error) {
        if (error instanceof StorageFullError) retention.hurry();
        throw error;
      }
    },
  };
}
