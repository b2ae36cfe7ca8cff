import type { RequestListener } from 'node:http';
import type { Context, Middleware } from 'koa';
import { MethodNotAllowedError } from './errors.ts';
import {
  describeForLog,
  GrafanaImagesError,
  InvalidRequestError,
  NotFoundError,
  sentenceFor,
  TooManyRequestsError,
} from '../util/errors.ts';
import { lazily } from '../util/lazy.ts';
import type { Logger } from '../util/logger.ts';
import type { PictureStore } from '../pictures/stores/store.ts';
import type { RetentionPolicy } from '../pictures/stores/retention.ts';
import { inTurn } from './pipelining.ts';
import type { Publisher } from '../pictures/publisher.ts';
import { doorkeeper, type DoorOptions } from './middleware/admission.ts';
import { createCacheControl } from './routes/cache-control.ts';
import { guardHeaders } from './middleware/security-headers.ts';
import { fastPictureRoute } from './routes/get-picture-fast.ts';
import { publishRoute, type PublishOptions } from './routes/post-picture.ts';
import { type LargeFiles, pictureRoute } from './routes/get-picture.ts';
import { pathAndQuery } from './request-target.ts';

export interface ImageServerOptions {
  readonly store: Pick<PictureStore, 'stat' | 'open'>;
  /** How whole large pictures are sent; without it, as the store streams them. */
  readonly largeFiles?: LargeFiles;
  /** How long pictures are kept: caches shall not keep them longer. */
  readonly retention: RetentionPolicy;
  readonly publisher: Publisher;
  /** Who may have pictures stored, and of which Grafanas. */
  readonly posts: DoorOptions & PublishOptions;
  readonly logger: Logger;
}

/** Whether a path belongs to the image server rather than to the bot's other routes. */
export function isImageServerPath(path: string): boolean {
  return /^\/(grafana-images\/?|saved-images(\/.*)?)$/.test(path);
}

/**
 * The image server as a listener for the `request` event of an `http.Server`. Koa and its company are
 * loaded with the first request: a bot has much else to load before it listens.
 */
export function createImageServer(options: ImageServerOptions): RequestListener {
  const app = lazily(() => createApp(options));
  return inTurn((request, response) => {
    app()
      .then((handle) => handle(request, response))
      .catch((error: unknown) => {
        options.logger.error(`A request cannot be answered: ${describeForLog(error)}`);
        response.destroy();
      });
  });
}

async function createApp(options: ImageServerOptions) {
  const { default: Koa } = await import('koa');
  const { default: Router } = await import('@koa/router');
  const { store, largeFiles } = options;
  const pictures = { store, cacheControl: createCacheControl(options.retention), largeFiles };
  const router = new Router({ sensitive: true, strict: true });
  router.post(
    ['/grafana-images', '/grafana-images/'],
    doorkeeper(options.posts, options.logger),
    publishRoute(options.publisher, options.posts),
  );
  router.get(/^\/saved-images(\/.*)?$/, pictureRoute(pictures));

  const app = new Koa();
  app.use(fastPictureRoute(pictures));
  app.use(errorsAsJson(options.logger));
  app.use(guardHeaders);
  app.use(readTarget);
  app.use(router.routes());
  app.use(router.allowedMethods());
  // What comes here happened after the answer had begun, such as a client that went away.
  app.on('error', (error: unknown) => {
    options.logger.debug(`An answer broke off: ${describeForLog(error)}`);
  });
  return app.callback();
}

/** Before anything looks at the path: what reads it there would print what it cannot read. */
const readTarget: Middleware = async (context, next) => {
  const target = context.req.url ?? '';
  const path = target === '*' ? target : pathAndQuery(target);
  context.req.url = path ?? '/';
  if (path === undefined) {
    throw new InvalidRequestError(
      'The target of the request is no path; send one such as /saved-images/NAME.png.',
    );
  }
  await next();
};

/** The one place where an error becomes an HTTP answer. */
function errorsAsJson(logger: Logger): Middleware {
  return async (context, next) => {
    try {
      await next();
      // The router says 501 to methods that none of its routes has.
      if (context.status === 405 || context.status === 501) throw methodNotAllowed(context);
      if (context.status === 404 && context.body == null)
        throw new NotFoundError('Nothing is here.');
    } catch (error) {
      const known = error instanceof GrafanaImagesError;
      const status = known ? error.status : 500;
      context.status = status;
      context.set('Cache-Control', 'no-store');
      if (error instanceof TooManyRequestsError)
        context.set('Retry-After', String(error.retryAfter));
      context.remove('ETag');
      context.remove('Last-Modified');
      // The rest of a body that was not read must not be taken for a next request.
      if (!context.req.complete) context.set('Connection', 'close');
      context.body = { error: known ? error.code : 'internal_error', message: sentenceFor(error) };
      const line = `${context.method} ${context.path}: ${status}, ${describeForLog(error)}`;
      if (status >= 500 || status === 422) logger.warn(line);
      else logger.debug(line);
    }
  };
}

function methodNotAllowed(context: Context): MethodNotAllowedError {
  const allowed = context.response.get('Allow');
  return new MethodNotAllowedError(`${context.method} is not possible here; use ${allowed}.`);
}
