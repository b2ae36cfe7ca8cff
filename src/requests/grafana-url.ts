import { parseRootUrl } from '../util/root-url.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { code } from '../util/text.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { urlOf } from '../util/url.ts';
import { parsePanelReference } from '../grafana/dashboard/panel-reference.ts';
import type { Assignment, DashboardRequest, PanelChoice } from './request.ts';

/** A link as chats write it: `<URL>`, `<URL|label>`. */
const CHAT_LINK = /^[(["'“«*`]*<(https?:\/\/[^|>\s]+)(?:\|[^>]*)?>[^\s\p{L}\p{N}]*$/iu;

/** An address, with what a sentence may put around it. */
const ADDRESS = /^[<(["'“«*`]*(https?:\/\/\S+)$/iu;

/** What a sentence puts behind an address. */
const MARKS = /[.,;:!?)\]}>"'”’»*`…]+$/u;
const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Characters of an address; servers take no more. */
const MAX_URL = 8_000;

/** Root URLs of a Grafana, the one that people know first. */
export function rootsOf({
  root,
  publicRoot = root,
}: Pick<GrafanaClient, 'root' | 'publicRoot'>): string[] {
  return [...new Set([publicRoot, root])];
}

/** Whether a word is a URL, in the brackets of a chat or without. */
export function isPastedUrl(word: string): boolean {
  return ADDRESS.test(word) || CHAT_LINK.test(word);
}

/** Paths below Grafana's root: the dashboard's UID, or in old ones its slug. */
const PATHS = [
  /^\/(?:render\/)?(?:d|d-solo|dashboard-solo\/new)\/([^/]+)(?:\/[^/]*)?\/?$/,
  /^\/(?:render\/)?(?:dashboard|dashboard-solo)\/db\/([^/]+)\/?$/,
];

/** A short link, which Grafana answers with the address it is short for. */
const SHORT_LINK = /^\/goto\/([\w-]{1,60})\/?$/;

/** The page of a folder. */
const FOLDER = /^\/dashboards\/f\/([^/]+)(?:\/[^/]*)?\/?$/;

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
 * renders it. Only what a request can say is taken from it: nothing else in it is ever asked for.
 * @param word as typed
 * @param roots root URLs of the Grafana that may be asked, the one people know first
 * @throws InvalidRequestError when it leads elsewhere, or to something else than a dashboard
 */
export function requestFromUrl(word: string, ...roots: readonly string[]): DashboardRequest {
  const url = parsed(word);
  const path = pathBelow(url, roots);
  const query = url.searchParams;
  const shortLink = SHORT_LINK.exec(path)?.[1];
  const folder = FOLDER.exec(path)?.[1];
  const dashboard = PATHS.map((pattern) => pattern.exec(path)?.[1]).find(Boolean) ?? folder;
  if (dashboard === undefined && shortLink === undefined) {
    throw new InvalidRequestError(
      `That is not the address of a dashboard or a panel; those begin with ${roots[0] ?? ''}/d/. Copy it from the browser, or ask with \`graf db NAME\`.`,
    );
  }
  return {
    dashboard: decoded(dashboard ?? ''),
    panels: panelsOf(query),
    looseWords: [],
    ...(shortLink !== undefined && { shortLink }),
    ...(folder !== undefined && { folder: decoded(folder) }),
    others: [],
    assignments: assignmentsOf(query),
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
  const text = CHAT_LINK.exec(word)?.[1] ?? withoutMarks(ADDRESS.exec(word)?.[1] ?? '');
  const [wrong] = /%(?![0-9a-f]{2})[0-9a-z]{2}/i.exec(text) ?? [];
  if (wrong !== undefined) {
    throw new InvalidRequestError(
      `${code(wrong)} in that address is not a character; copy the address from the browser again.`,
    );
  }
  const url = urlOf(text);
  if (url) return url;
  throw new InvalidRequestError(`That is not a URL: ${code(text === '' ? word : text)}.`);
}

/** Brackets that are opened in the address are part of it. */
function withoutMarks(address: string): string {
  const marks = MARKS.exec(address)?.[0] ?? '';
  const text = address.slice(0, address.length - marks.length);
  let kept = '';
  for (const mark of marks) {
    const opening = OPENING.get(mark);
    if (opening === undefined || count(text + kept, opening) <= count(text + kept, mark)) break;
    kept += mark;
  }
  return text + kept;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The path below a root URL; the two are compared as URLs, not as text. */
function pathBelow(url: URL, roots: readonly string[]): string {
  for (const root of roots) {
    const base = new URL(root);
    const prefix = base.pathname.replace(/\/$/, '');
    if (url.origin === base.origin && url.pathname.startsWith(`${prefix}/`)) {
      return url.pathname.slice(prefix.length);
    }
  }
  throw new InvalidRequestError(
    `I ask ${[...new Set(roots)].join(' or ')} only, and that address belongs to ${code(parseRootUrl(url.origin) ?? 'another place')}.`,
  );
}

/** The panel that a page shows alone, by whatever name the version has for it. */
function panelsOf(query: URLSearchParams): PanelChoice[] {
  for (const name of ['viewPanel', 'panelId', 'editPanel']) {
    const reference = parsePanelReference(query.get(name) ?? '');
    if (reference) return [{ kind: 'id', ...reference }];
  }
  return [];
}

function assignmentsOf(query: URLSearchParams): Assignment[] {
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
