import type { Middleware } from 'koa';

/** A picture is a picture: no page, no script, nothing to be guessed or indexed. */
export const GUARD_HEADERS = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox"],
  ['Cross-Origin-Resource-Policy', 'cross-origin'],
  ['X-Robots-Tag', 'noindex'],
] as const;

/** Puts them on every answer. */
export const guardHeaders: Middleware = async (context, next) => {
  for (const [name, value] of GUARD_HEADERS) context.set(name, value);
  await next();
};
