import { createServer } from 'node:http';
import { loadConfig } from '../../src/app/config.ts';
import { createImages, type Images, type ImagesOptions } from '../../src/app/pictures.ts';
import { mount } from '../../src/server/mount.ts';
import { isImageServerPath } from '../../src/server/app.ts';
import { type Listening, listen } from './http.ts';
import { recordingLogger } from './logger.ts';

export interface TestImageServer extends Listening, Images {
  /** What the server wrote to its log. */
  readonly log: readonly string[];
  /** What came to the listener that was there before, as `METHOD URL BODY`. */
  readonly others: readonly string[];
  /** How many requests to the image server have been read to their end. */
  readonly read: () => number;
}

export interface TestImageServerOptions {
  readonly folder: string;
  /** Root URLs of the Grafanas that may be asked. */
  readonly sources?: readonly string[];
  readonly renderer?: ImagesOptions['renderer'];
  /** Further variables, such as HUBOT_GRAFANA_IMAGES_MAX_BYTES. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The image server on an `http.Server` that somebody else listens to as well, as in a bot. */
export async function startImageServer(options: TestImageServerOptions): Promise<TestImageServer> {
  const { images } = loadConfig({
    ...options.env,
    HUBOT_GRAFANA_IMAGES_SOURCES: options.sources?.join(','),
  });
  const others: string[] = [];
  const server = createServer((request, response) => {
    void request
      .setEncoding('utf8')
      .toArray()
      .then((chunks: string[]) => {
        others.push(`${request.method ?? ''} ${request.url ?? ''} ${chunks.join('')}`.trim());
        response.setHeader('X-Other', 'yes').end('other');
      });
  });
  const logger = recordingLogger();
  const parts = createImages({
    images: { ...images, path: options.folder },
    ...(options.renderer && { renderer: options.renderer }),
    base: () => 'https://bot.example.com/saved-images',
    logger,
  });
  let read = 0;
  mount(server, isImageServerPath, (request, response) => {
    request.once('end', () => (read += 1));
    parts.handle(request, response);
  });
  const listening = await listen(server);
  return {
    ...listening,
    ...parts,
    async close() {
      await listening.close();
      await parts.close();
    },
    log: logger.lines,
    others,
    read: () => read,
  };
}
