import { parseRootUrl } from '../util/root-url.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';
import { urlOf } from '../util/url.ts';
import type { Assignment, DashboardRequest, PanelChoice } from './request.ts';

/** What a chat may put around a URL, or behind it: `<URL>`, `<URL|label>`. */
const WRAPPED = /^<?(https?:\/\/[^|>\s]+)(?:\|[^>]*)?>?$/i;

/** Characters of an address; servers take no more. */
const MAX_URL = 8_000;

/** Whether a word is a URL, in the brackets of a chat or without. */
export function isPastedUrl(word: string): boolean {
  return WRAPPED.test(word);
}

/** Paths below Grafana's root: the dashboard's UID, or in old ones its slug. */
const PATHS = [
  /^\/(?:render\/)?(?:d|d-solo|dashboard-solo\/new)\/([^/]+)(?:\/[^/]*)?\/?$/,
  /^\/(?:render\/)?(?:dashboard|dashboard-solo)\/db\/([^/]+)\/?$/,
];

/** Parameters that mean the same as an option of a request. */
const OPTIONS = new Map([
  ['from', 'from'],
  ['to', 'to'],
  ['tz', 'tz'],
  ['timezone', 'tz'],
  ['theme', 'theme'],
  ['width', 'width'],
  ['height', 'height'],
  ['scale', 'scale'],
  ['orgId', 'orgId'],
]);

/**
 * Reads the address of a dashboard or panel, as a browser shows it, as Grafana shares it, or as it
 * renders it. Only what a request can say is taken out of it: nothing else in it is ever asked for.
 * @param word as typed
 * @param root root URL of the Grafana that may be asked
 * @throws InvalidRequestError when it leads elsewhere, or to something else than a dashboard
 */
export function requestFromUrl(word: string, root: string): DashboardRequest {
  const url = parsed(word);
  const path = pathBelow(url, root);
  const dashboard = PATHS.map((pattern) => pattern.exec(path)?.[1]).find(Boolean);
  if (dashboard === undefined) {
    throw new InvalidRequestError(
      `That is no address of a dashboard or a panel; those begin with ${root}/d/. Copy it from the browser, or ask with \`graf db NAME\`.`,
    );
  }
  const query = url.searchParams;
  return {
    dashboard: decoded(dashboard),
    panels: panelsOf(query),
    assignments: settingsOf(query),
    kiosk: isKiosk(query),
    range: undefined,
    shift: undefined,
  };
}

/** A page with one panel is not meant as a whole. */
function isKiosk(query: URLSearchParams): true | undefined {
  const asked = query.get('kiosk');
  const isOne = query.has('viewPanel') || query.has('panelId');
  return asked !== null && asked !== 'false' && !isOne ? true : undefined;
}

function parsed(word: string): URL {
  if (word.length > MAX_URL) {
    throw new InvalidRequestError(`That address is too long; one may have ${MAX_URL} characters.`);
  }
  const text = WRAPPED.exec(word)?.[1] ?? '';
  const url = urlOf(text);
  if (url) return url;
  throw new InvalidRequestError(`That is no URL: ${code(text === '' ? word : text)}.`);
}

/** What stands behind the root URL; the one is compared with the other as URLs, not as text. */
function pathBelow(url: URL, root: string): string {
  const base = new URL(root);
  const prefix = base.pathname.replace(/\/$/, '');
  if (url.origin === base.origin && url.pathname.startsWith(`${prefix}/`)) {
    return url.pathname.slice(prefix.length);
  }
  throw new InvalidRequestError(
    `I ask ${root} only, and that address is of ${code(parseRootUrl(url.origin) ?? 'another place')}.`,
  );
}

/**
 * `viewPanel=8`; `panel-8-clone-2`, the second copy of the repeated panel 8; `web-02$panel-8`, the copy
 * for that value.
 */
function panelsOf(query: URLSearchParams): PanelChoice[] {
  for (const name of ['viewPanel', 'panelId', 'editPanel']) {
    const [, copy, id] = /^(?:(.+)\$)?(?:panel-)?(\d{1,9})(?!\d)/.exec(query.get(name) ?? '') ?? [];
    if (id !== undefined) return [{ kind: 'id', id: Number(id), values: copy?.split('$') ?? [] }];
  }
  return [];
}

function settingsOf(query: URLSearchParams): Assignment[] {
  const assignments = new Map<string, string[]>();
  for (const [name, value] of query) {
    const option = OPTIONS.get(name);
    if (option !== undefined && value !== '') assignments.set(option, [value]);
    // The prefix stays, for a variable may be called as an option is.
    if (/^var-./.test(name)) assignments.set(name, [...(assignments.get(name) ?? []), value]);
  }
  return [...assignments].map(([name, values]) => ({ name, values }));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
