import { urlOf } from '../util/url.ts';

/**
 * Path and query that the target of a request means (RFC 9112, 3.2): the usual form as it was sent, not
 * decoded, or those of the absolute form, which clients send to a proxy. Undefined when it is neither.
 */
export function pathAndQuery(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  const url = /^https?:\/\//i.test(target) ? urlOf(target) : undefined;
  return url && url.pathname + url.search;
}
