import { createServer, type ServerResponse } from 'node:http';
import { loadConfig } from '../../src/app/config.ts';
import { createImages, type Images, type ImagesOptions } from '../../src/app/pictures.ts';
import { mount } from '../../src/server/mount.ts';
import type { AlertInbox } from '../../src/server/alert-inbox.ts';
import { isImageServerPath } from '../../src/server/app.ts';
import { isMonitoringPath } from '../../src/server/routes/monitoring.ts';
import { type Listening, listen } from './http.ts';
import { recordingLogger } from './logger.ts';

export interface TestImageServer extends Listening, Images {
  /** What the server wrote to its log. */
  readonly log: readonly string[];
  /** What came to the listener that was there before, as `METHOD URL BODY`. */
  readonly others: readonly string[];
  /** How many requests to the image server have been read to their end. */
  readonly read: () => number;
  /** Begins to stop, as `close` does, and still answers. */
  readonly stop: () => Promise<void>;
  /** How many connections the server has. */
  readonly connections: () => number;
  /** How many answers of the image server have begun and have not gone out. */
  readonly openAnswers: () => number;
}

export interface TestImageServerOptions {
  readonly folder: string;
  /** Root URLs of the Grafanas that may be asked. */
  readonly sources?: readonly string[];
  readonly renderer?: ImagesOptions['renderer'];
  /** Further variables, such as HUBOT_GRAFANA_IMAGES_MAX_BYTES. */
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: ImagesOptions['limits'];
  /** Takes alerts, where HUBOT_GRAFANA_WEBHOOK_SECRET lets them in. */
  readonly inbox?: AlertInbox;
}

/** The image server on an `http.Server` with another listener, as in a bot. */
export async function startImageServer(options: TestImageServerOptions): Promise<TestImageServer> {
  const { images, webhook, metricsAllow } = loadConfig({
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
    ...(options.limits && { limits: options.limits }),
    ...(options.inbox &&
      webhook.secret !== undefined && {
        alerts: { ...webhook, secret: webhook.secret, inbox: options.inbox },
      }),
    metricsAllow,
    base: () => 'https://bot.example.com/saved-images',
    logger,
  });
  let read = 0;
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket.once('close', () => (connections -= 1));
  });
  const answers = new Set<ServerResponse>();
  const isOurs = (path: string) => isImageServerPath(path) || isMonitoringPath(path);
  mount(server, isOurs, (request, response) => {
    request.once('end', () => (read += 1));
    answers.add(response);
    response.once('close', () => answers.delete(response));
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
    stop: () => parts.close(),
    log: logger.lines,
    others,
    read: () => read,
    connections: () => connections,
    openAnswers: () => [...answers].filter(({ headersSent }) => headersSent).length,
  };
}
