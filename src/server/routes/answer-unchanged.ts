import { createHash } from 'node:crypto';
import type { Context } from 'koa';

/**
 * Lets caches keep an answer whose body is a string, if they ask each time whether it has changed: what is
 * known of a picture may change, and its link may be taken back.
 */
export function answerUnchanged(context: Context): void {
  const digest = createHash('sha256').update(String(context.body)).digest('base64url');
  context.set('Cache-Control', 'no-cache');
  context.etag = digest.slice(0, 22);
  if (context.fresh) context.status = 304;
}
