import type { Values } from '../../grafana/dashboard/expand-repeats.ts';
import {
  type PanelReference,
  parsePanelReference,
} from '../../grafana/dashboard/panel-reference.ts';
import { parseTimeZone } from '../../grafana/time/time-zones.ts';
import { urlOf } from '../../util/url.ts';
import { NotOnePanelError } from '../errors.ts';
import type { Subject } from '../picture.ts';

/** What a picture shall show, and how. */
export interface SubjectPanel {
  /** Root URL of its Grafana. */
  readonly root: string;
  /** Empty where the slug alone is known. */
  readonly uid: string;
  /** Of an old address, which has it in place of the UID. */
  readonly slug?: string;
  /** Missing for the whole dashboard. */
  readonly panelId: number | undefined;
  /** Of an address that names a copy of a repeated panel. */
  readonly copy?: PanelReference;
  /** As in URLs; the dashboard's own when empty. */
  readonly from: string;
  readonly to: string;
  /** Pixels, before `scale`. */
  readonly width: number;
  /** -1 for as much as a whole dashboard takes. */
  readonly height: number;
  readonly scale: number;
  readonly theme: 'dark' | 'light';
  /** In place of the dashboard's own. */
  readonly timeZone: string | undefined;
  /** For a dashboard without one. */
  readonly browserZone?: string | undefined;
  readonly orgId: string | undefined;
  readonly variables: Values;
}

/** What Grafana's renderer draws where a URL does not say it. */
const DEFAULTS = { width: 1000, height: 500 };

/**
 * The panel or the dashboard of a subject; a render URL is taken apart.
 * @throws NotOnePanelError for anything else
 */
export function panelOfSubject(subject: Subject): SubjectPanel {
  if (subject.kind === 'render-url') return panelOfUrl(subject.url);
  const { view, options } = subject;
  const { scale = 1, theme, timeZone } = options;
  return {
    ...options,
    root: view.root.replace(/\/+$/, ''),
    uid: view.dashboard.uid,
    panelId: view.panel?.id,
    scale,
    theme: theme === 'light' ? 'light' : 'dark',
    timeZone: zoneOf(timeZone),
    orgId: options.orgId,
  };
}

const RENDER_URL = /^(.*?)\/render\/([^?#]*)$/;
/** Of a panel or a page; by UID, or before Grafana 5 by slug. */
const ADDRESS = /^(?<kind>d-solo|d|dashboard-solo\/(?:db|new)|dashboard\/db)\/(?<name>[^/]+)/;

function panelOfUrl(url: string): SubjectPanel {
  const parsed = urlOf(url);
  const [, before = '', rest = ''] = RENDER_URL.exec(parsed?.pathname ?? '') ?? [];
  const query = parsed?.searchParams;
  const { kind, name } = ADDRESS.exec(rest)?.groups ?? {};
  if (!parsed || !query || kind === undefined || name === undefined) {
    throw new NotOnePanelError('an address that is of no panel');
  }
  const isPage = /^(?:d|dashboard\/db)$/.test(kind);
  const isOld = kind.endsWith('/db');
  const named = panelIn(query, isPage, isOld);
  const reference = named === undefined ? undefined : parsePanelReference(named);
  const isWhole = isPage && named === undefined;
  if (!reference && !isWhole) throw new NotOnePanelError('an address without a panelId');
  const number = (name: string, missing: number) => {
    const text = query.get(name) ?? '';
    const value = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : missing;
    return value > 0 ? value : missing;
  };
  return {
    root: `${parsed.origin}${before}`,
    uid: isOld ? '' : decoded(name),
    ...(isOld && { slug: decoded(name) }),
    panelId: reference?.id,
    ...(reference && isOfCopy(reference) && { copy: reference }),
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    width: number('width', DEFAULTS.width),
    height: isWhole && query.get('height') === '-1' ? -1 : number('height', DEFAULTS.height),
    scale: Math.min(4, number('scale', 1)),
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    ...zonesIn(query),
    orgId: query.get('orgId') ?? undefined,
    variables: variablesIn(query),
  };
}

/** Before Grafana 7 a page shows a panel alone that `panelId` names, with `fullscreen` beside it. */
function panelIn(query: URLSearchParams, isPage: boolean, isOld: boolean): string | undefined {
  if (!isPage || isOld) return query.get('panelId') ?? undefined;
  if (query.has('editPanel') || query.has('inspect')) {
    throw new NotOnePanelError('a page on which a panel is edited or looked into');
  }
  const alone = query.has('fullscreen') ? query.get('panelId') : null;
  return query.get('viewPanel') ?? alone ?? undefined;
}

function isOfCopy({ values, copy, rowCopies }: PanelReference): boolean {
  return values.length > 0 || copy !== undefined || rowCopies.length > 0;
}

/** An IANA name; undefined for the dashboard's own zone, as Grafana has it where a name is not known. */
function zoneOf(named: string | null | undefined): string | undefined {
  if (named === undefined || named === null) return undefined;
  try {
    const zone = parseTimeZone(named);
    return zone === 'browser' ? undefined : zone;
  } catch {
    return undefined;
  }
}

/**
 * `timezone` is the dashboard's zone, and `tz` that of the browser, which a dashboard with a zone of its
 * own is not shown in.
 */
function zonesIn(query: URLSearchParams): Pick<SubjectPanel, 'timeZone' | 'browserZone'> {
  const [named, browserZone] = [query.get('timezone'), zoneOf(query.get('tz'))];
  const timeZone = named === 'browser' ? (browserZone ?? 'utc') : zoneOf(named);
  return { timeZone, ...(browserZone !== undefined && { browserZone }) };
}

function variablesIn(query: URLSearchParams): Values {
  const variables = new Map<string, string[]>();
  for (const [name, value] of query) {
    if (!name.startsWith('var-')) continue;
    const own = name.slice('var-'.length);
    variables.set(own, [...(variables.get(own) ?? []), value]);
  }
  return variables;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new NotOnePanelError('an address that cannot be read');
  }
}
