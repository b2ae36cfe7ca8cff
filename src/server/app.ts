import type { RequestListener } from 'node:http';
import type { Middleware } from 'koa';
import type { Publisher } from '../pictures/publisher.ts';
import type { RetentionPolicy } from '../pictures/stores/retention-plan.ts';
import type { PictureStore } from '../pictures/stores/store.ts';
import { describeForLog, InvalidRequestError, TooManyRequestsError } from '../util/errors.ts';
import { lazily } from '../util/lazy.ts';
import type { Logger } from '../util/logger.ts';
import { type Callers, createCallers } from './callers.ts';
import { limitConnections } from './connection-limit.ts';
import { admission, type AdmissionOptions } from './middleware/admission.ts';
import { errorsAsPages } from './middleware/errors-as-pages.ts';
import { errorsAsJson, refuseRequest } from './middleware/errors-as-json.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { answerInOrder } from './pipelining.ts';
import { pathAndQuery } from './request-target.ts';
import { createCacheControl } from './routes/cache-control.ts';
import { fastPictureRoute } from './routes/get-picture-fast.ts';
import { GALLERY_PATH, galleryRoute, type GalleryRouteOptions } from './routes/get-gallery.ts';
import { type LargeFiles, pictureRoute } from './routes/get-picture.ts';
import { OEMBED } from './pages/unfolding.ts';
import { oembedRoute } from './routes/get-oembed.ts';
import { PICTURE_PAGE_PATH, picturePageRoute } from './routes/get-picture-page.ts';
import { ALERT_PATH, type AlertRouteOptions, postAlertRoute } from './routes/post-alert.ts';
import {
  addMonitoringRoutes,
  isPrefixedMonitoringPath,
  type MonitoringOptions,
} from './routes/monitoring.ts';
import { postPictureRoute, type PostOptions } from './routes/post-picture.ts';
import { createFailureBudget } from './rate-limit.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import {
  createUnreadAnswers,
  UNREAD_ANSWER_LIMITS,
  type UnreadAnswerLimits,
  type UnreadAnswers,
} from './unread-answers.ts';

export interface ImageServerOptions {
  readonly store: Pick<PictureStore, 'stat' | 'open' | 'record'>;
  /** Public base of the pictures and their pages, without a slash at its end. */
  readonly publicBase: () => string;
  /** How whole large pictures are sent; without it, as the store streams them. */
  readonly largeFiles?: LargeFiles | undefined;
  /** How long pictures are kept: caches shall not keep them longer. */
  readonly retention: RetentionPolicy;
  readonly publisher: Publisher;
  /** Who may have pictures stored, and of which Grafanas. */
  readonly posts: AdmissionOptions & PostOptions;
  /** Who may tell of alerts, and what takes them; undefined: they are not taken. */
  readonly alerts?: AlertRouteOptions | undefined;
  /** Access to the gallery, and the index that it shows; undefined: no gallery. */
  readonly gallery?: Omit<GalleryRouteOptions, 'store'> | undefined;
  /** For monitors; undefined: they find nothing here. */
  readonly monitoring?: MonitoringOptions | undefined;
  readonly limits?: Partial<ServerLimits>;
  readonly logger: Logger;
}

export interface ServerLimits extends UnreadAnswerLimits {
  /** Connections whose requests come here. */
  readonly maxConnections: number;
}

/** Hubot's listener has other connections as well, and a process some thousand descriptors. */
export const MAX_CONNECTIONS = 1_000;

export interface ImageHandler {
  /** A listener for the `request` event of an `http.Server`. */
  readonly handle: RequestListener;
  /** From now on every answer ends its connection, and after some seconds no request waits any more. */
  close(): void;
}

/** Whether a path belongs to the image server rather than to the bot's other routes. */
export function isImageServerPath(path: string): boolean {
  return /^\/(grafana-images\/?|saved-images(\/.*)?)$/.test(path) || isServicePath(path);
}

/** Whether a path is one that alerting systems tell of alerts, or that monitors ask. */
export function isServicePath(path: string): boolean {
  return ALERT_PATH.test(path) || isPrefixedMonitoringPath(path);
}

/**
 * The image server. Koa and its company are loaded with the first request: a bot has much else to load
 * before it listens.
 */
export function createImageServer(options: ImageServerOptions): ImageHandler {
  const limits = { ...UNREAD_ANSWER_LIMITS, maxConnections: MAX_CONNECTIONS, ...options.limits };
  const unread = createUnreadAnswers(limits);
  const shutdown = createShutdown();
  const callers = createCallers(options.posts.trustProxy);
  const app = lazily(() => createApp(options, { unread, shutdown, callers }));
  const handle: RequestListener = (request, response) => {
    app()
      .then((handle) => handle(request, response))
      .catch((error: unknown) => {
        options.logger.error(`A request cannot be answered: ${describeForLog(error)}`);
        response.destroy();
      });
  };
  const limited = limitConnections(handle, {
    maxConnections: limits.maxConnections,
    evict: () => unread.evict(),
    refuse: (request, response) => {
      refuseRequest(
        response,
        new TooManyRequestsError('Too many connections are open at the moment; try again soon.'),
        callers.requestIdOf(request),
      );
    },
  });
  return {
    handle: answerInOrder(limited),
    close: () => {
      shutdown.begin();
    },
  };
}

interface AppParts {
  readonly unread: UnreadAnswers;
  readonly shutdown: Shutdown;
  readonly callers: Callers;
}

async function createApp(options: ImageServerOptions, parts: AppParts) {
  const { default: Koa } = await import('koa');
  const { default: Router } = await import('@koa/router');
  const { store, largeFiles, posts, publisher, logger } = options;
  const cacheControl = createCacheControl(options.retention);
  const { unread, shutdown, callers } = parts;
  const pictures = { store, cacheControl, largeFiles, ...parts };
  const router = new Router({ sensitive: true, strict: true });
  router.post(
    ['/grafana-images', '/grafana-images/'],
    admission('pictures', posts, logger),
    postPictureRoute(publisher, posts, shutdown),
  );
  if (options.alerts) {
    const take = [
      admission('alerts', { ...posts, allow: [] }, logger),
      postAlertRoute(options.alerts),
    ] as const;
    router.post(ALERT_PATH, ...take);
    router.put(ALERT_PATH, ...take);
  }
  if (options.monitoring) addMonitoringRoutes(router, options.monitoring, callers);
  router.get(/^\/saved-images(\/.*)?$/, errorsAsPages);
  router.get(`/saved-images/${OEMBED}`, oembedRoute(options));
  if (options.gallery) {
    const budget = createFailureBudget(posts.rate, 'gallery', posts.sharedFailures);
    router.get(GALLERY_PATH, galleryRoute({ ...options.gallery, store }, callers, budget));
  }
  router.get(PICTURE_PAGE_PATH, picturePageRoute(options));
  router.get(/^\/saved-images(\/.*)?$/, pictureRoute(pictures));

  const app = new Koa();
  app.use(fastPictureRoute(pictures));
  app.use(watchAnswers(unread, shutdown));
  app.use(requestLog(callers, logger));
  app.use(errorsAsJson);
  app.use(securityHeaders);
  app.use(readTarget);
  app.use(router.routes());
  app.use(router.allowedMethods());
  // Such an error happened after the answer had begun, as when a client goes away.
  app.on('error', (error: unknown) => {
    logger.debug(`An answer broke off: ${describeForLog(error)}`);
  });
  return app.callback();
}

/** Follows the answers that do not go out at once, and ends the connections when the server stops. */
function watchAnswers(unread: UnreadAnswers, shutdown: Shutdown): Middleware {
  return async (context, next) => {
    await next();
    if (shutdown.isBegun) context.set('Connection', 'close');
    unread.watchSoon(context.res);
  };
}

/** First of all: the others would print a target that they cannot read. */
const readTarget: Middleware = async (context, next) => {
  const target = context.req.url ?? '';
  const path = target === '*' ? target : pathAndQuery(target);
  context.req.url = path ?? '/';
  if (path === undefined) {
    throw new InvalidRequestError(
      'The target of the request is not a path; send one such as /saved-images/NAME.png.',
    );
  }
  await next();
};
