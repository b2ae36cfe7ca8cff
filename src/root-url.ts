/** Normalises a root URL: http or https, without credentials, query, fragment or final slash. */
export function parseRootUrl(text: string): string | undefined {
  if (!URL.canParse(text) || /[,\s]/.test(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.username || url.password || url.search || url.hash) return undefined;
  return url.origin + url.pathname.replace(/(?<!\/)\/+$/, '');
}
