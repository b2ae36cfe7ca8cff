import type { Middleware } from 'koa';

/** A picture is a picture: not a page, not a script, nothing to be guessed or indexed. */
export const SECURITY_HEADERS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox"],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ['X-Robots-Tag', 'noindex'],
] as const;

/** Sets them on every answer. */
export const securityHeaders: Middleware = async (context, next) => {
  for (const [name, value] of SECURITY_HEADERS) context.set(name, value);
  await next();
};
