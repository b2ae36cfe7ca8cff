import type { RequestListener } from 'node:http';
import type { Config } from './config.ts';
import type { Logger } from '../util/logger.ts';
import { createFileStore, type FileStore } from '../pictures/stores/file/file-store.ts';
import { createHotPictures, type HotPictures } from '../pictures/stores/memory-cache.ts';
import { createPictureReader } from '../pictures/stores/file/reader.ts';
import { createPublisher, type Publisher } from '../pictures/publisher.ts';
import type { Renderer } from '../pictures/renderers/renderer.ts';
import { createRetention, type Retention } from '../pictures/stores/retention.ts';
import { createImageServer } from '../server/app.ts';

export interface ImagesOptions {
  readonly images: Config['images'];
  /** Folder of the pictures, absolute. */
  readonly folder: string;
  readonly renderer: Renderer;
  /** Public base of the links; asked anew for each, as a port may be known late. */
  readonly base: () => string;
  readonly logger: Logger;
}

/** Everything that keeps and serves pictures, for a bot and for the image server alone. */
export interface Images {
  readonly store: FileStore;
  readonly publisher: Publisher;
  readonly handle: RequestListener;
  /** Not started yet. */
  readonly retention: Retention;
  /** Takes no new work, and resolves when all that is under way has ended. */
  close(): Promise<void>;
}

export function createImages({ images, folder, renderer, base, logger }: ImagesOptions): Images {
  const hot = createHotPictures();
  const reader = createPictureReader();
  const store = forgetful(createFileStore(folder, { reserveBytes: images.reserveBytes }), hot);
  const publisher = createPublisher({
    renderer,
    store,
    publicUrl: (name) => `${base()}/${name}.png`,
    concurrency: images.concurrency,
    reuseMs: images.reuseMs,
  });
  const handle = createImageServer({
    publisher,
    folder,
    hot,
    reader,
    posts: images,
    maxAgeMs: images.maxAgeMs,
    maxTotalBytes: images.maxTotalBytes,
    logger,
  });
  const retention = createRetention({ store, policy: images, logger });
  const close = async () => {
    await Promise.all([publisher.close(), retention.close()]);
    reader.close();
  };
  return { store, publisher, handle, retention, close };
}

/** A picture that goes from the disk goes from memory too. */
function forgetful(store: FileStore, hot: HotPictures): FileStore {
  return {
    ...store,
    async remove(image) {
      const isRemoved = await store.remove(image);
      if (isRemoved) hot.forget(image.name);
      return isRemoved;
    },
  };
}
