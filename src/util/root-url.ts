import { urlOf } from './url.ts';

/** Normalises a root URL: http or https, without credentials, query, fragment or final slash. */
export function parseRootUrl(text: string): string | undefined {
  const url = /[,\s]/.test(text) ? undefined : urlOf(text);
  if (!url) return undefined;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username || url.password || url.search || url.hash) return undefined;
  return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
}
