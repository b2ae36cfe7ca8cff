import { isPastedUrl, requestFromUrl } from './grafana-url.ts';
import { withModifiers } from './merge.ts';
import { parseModifiers, parseRequest, tokenizeRequest } from './parse.ts';
import type { DashboardRequest } from './request.ts';

/**
 * Reads what was typed: a request, or a pasted address with modifiers behind it.
 * @param rootOf gives the root URL of the Grafana that may be asked
 * @throws InvalidRequestError that says what is not understood
 */
export function readRequest(typed: string, rootOf: () => string): DashboardRequest {
  const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(typed) ?? [];
  return isPastedUrl(word)
    ? withModifiers(requestFromUrl(word, rootOf()), parseModifiers(tokenizeRequest(rest)))
    : parseRequest(typed);
}
