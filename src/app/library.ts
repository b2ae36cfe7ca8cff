import { localDelivery } from '../pictures/delivery/local.ts';
import type { LinkDelivery } from '../pictures/delivery/link-delivery.ts';
import { grafanaLinkDelivery } from '../pictures/delivery/grafana-link.ts';
import { remoteDelivery } from '../pictures/delivery/remote.ts';
import { linksOf } from '../pictures/delivery/deliver-all.ts';
import { readRequest } from '../requests/read-request.ts';
import { type Plan, planPictures } from '../requests/resolve.ts';
import { type Config, loadConfig } from './config.ts';
import { ConfigError, InvalidRequestError } from '../util/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { createOptionsReader, type ReadOptions } from '../grafana/query/options-reader.ts';
import { rootsOf } from '../requests/grafana-url.ts';
import { findRequested } from '../requests/find-requested.ts';
import { grafanaClients } from './grafana-clients.ts';
import { createImages } from './pictures.ts';
import type { Logger } from '../util/logger.ts';
import { code } from '../util/text.ts';

/** Each option is an environment variable of the bot under a shorter name; `docs/reference.md` has them. */
const VARIABLES = {
  host: 'HUBOT_GRAFANA_HOST',
  apiKey: 'HUBOT_GRAFANA_API_KEY',
  orgId: 'HUBOT_GRAFANA_ORG_ID',
  timeRange: 'HUBOT_GRAFANA_QUERY_TIME_RANGE',
  width: 'HUBOT_GRAFANA_DEFAULT_WIDTH',
  height: 'HUBOT_GRAFANA_DEFAULT_HEIGHT',
  timeZone: 'HUBOT_GRAFANA_DEFAULT_TIME_ZONE',
  theme: 'HUBOT_GRAFANA_DEFAULT_THEME',
  imagesHost: 'HUBOT_GRAFANA_IMAGES_HOST',
  imagesPath: 'HUBOT_GRAFANA_IMAGES_PATH',
  imagesUrl: 'HUBOT_GRAFANA_IMAGES_URL',
  renderer: 'HUBOT_GRAFANA_RENDERER',
  timeout: 'HUBOT_GRAFANA_IMAGES_TIMEOUT',
  concurrency: 'HUBOT_GRAFANA_IMAGES_CONCURRENCY',
} as const;

export type GrafanaOptions = { readonly host: string } & {
  readonly [name in keyof typeof VARIABLES]?: string | number | undefined;
} & { readonly logger?: Logger };

/** One picture: where it can be seen, or why it could not be made. */
export type RenderedPicture =
  | { readonly title: string; readonly link: string; readonly imageUrl: string }
  | { readonly title: string; readonly link: string; readonly error: string };

/** What the chat commands use, for programs. */
export interface Grafana {
  /**
   * Renders what a request asks for, several pictures at a time, and gives them in the dashboard's
   * order, each as soon as it and those before it are there.
   * @param request what one writes behind `graf db`, or a URL
   * @throws GrafanaImagesError, as the iteration begins, when the request cannot be understood, no
   *   dashboard or panel fits, or several dashboards do; what becomes of one picture is in its `error`
   */
  render(request: string): AsyncGenerator<RenderedPicture, void, undefined>;
  /** Begins nothing new, and resolves when what is under way has ended. */
  close(): Promise<void>;
}

const ignore = () => undefined;
const SILENT: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Connects a program to one Grafana. Pictures go to the image servers at `imagesHost`; else into the
 * folder `imagesPath`, whose public address is `imagesUrl`; with none of these `imageUrl` is
 * Grafana's own render link.
 * @throws ConfigError that names every option that cannot be used
 */
export function createGrafana(options: GrafanaOptions): Grafana {
  const config = configOf(options);
  const { logger = SILENT } = options;
  const { host, publicUrl: publicRoot, orgId } = config.grafana;
  const token = config.grafana.apiKey ?? config.grafana.basicAuth;
  if (host === undefined) throw new ConfigError("host: expected Grafana's root URL.");
  const delivery = deliveryOf(config, logger);
  const readOptions = createOptionsReader();
  const client = grafanaClients(config)({ root: host, publicRoot, token, orgId });
  return {
    async *render(request) {
      const { pictures } = await plan(client, config, request, readOptions);
      for (const outcome of linksOf(pictures, token, { delivery, logger })) {
        const ended = await outcome;
        const { title, link } = ended.picture;
        yield 'why' in ended
          ? { title, link, error: ended.why }
          : { title, link, imageUrl: ended.publicUrl };
      }
    },
    close: () => delivery.close(),
  };
}

/** Reads the options as the environment is read, and calls them by their own names. */
function configOf(options: GrafanaOptions): Config {
  const names = Object.entries(VARIABLES) as [keyof typeof VARIABLES, string][];
  const values = names.map(([name, variable]) => [variable, options[name]?.toString()] as const);
  const labels = names.map(([name, variable]) => [variable, name] as const);
  return loadConfig(Object.fromEntries(values), Object.fromEntries(labels));
}

function deliveryOf({ images, grafana }: Config, logger: Logger): LinkDelivery {
  const { hosts, url } = images;
  if (hosts !== undefined) return remoteDelivery({ ...images, hosts });
  if (url === undefined) return grafanaLinkDelivery(grafana);
  return localDelivery(createImages({ images, grafana, base: () => url, logger }).publisher);
}

async function plan(
  client: GrafanaClient,
  config: Config,
  typed: string,
  readOptions: ReadOptions,
): Promise<Plan> {
  const request = readRequest(typed, () => rootsOf(client));
  const found = await findRequested(client, request);
  if (found.kind === 'one') {
    return planPictures(client, found.dashboard, found.request, config, {
      now: Date.now(),
      readOptions,
    });
  }
  const uids = found.hits.slice(0, 10).map(({ uid }) => code(uid));
  throw new InvalidRequestError(
    `${
      found.kind === 'folder'
        ? `${code(found.title)} is a folder`
        : `Several dashboards match ${code(request.dashboard)}`
    }; ask for one of them by its UID: ${uids.join(', ')}.`,
  );
}
