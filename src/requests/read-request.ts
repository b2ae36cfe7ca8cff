import { isPastedUrl, requestFromUrl } from './grafana-url.ts';
import { withModifiers } from './merge.ts';
import { parseModifiers, parseRequest, tokenizeRequest } from './parse.ts';
import type { DashboardRequest } from './request.ts';

/**
 * Reads what was typed: a request, or a pasted address with modifiers behind it.
 * @param roots gives the root URLs of the Grafana that may be asked, as `rootsOf` does
 * @throws InvalidRequestError that says what is not understood
 */
export function readRequest(typed: string, roots: () => readonly string[]): DashboardRequest {
  const text = typed.replace(/^[\p{Z}\p{Cc}\p{Cf}]+/u, '');
  const [, word = '', rest = ''] = /^(\S*)(.*)$/s.exec(text) ?? [];
  if (!isPastedUrl(word)) return parseRequest(typed);
  const modifiers = parseModifiers(tokenizeRequest(rest));
  return withModifiers(requestFromUrl(word, ...roots()), modifiers);
}
