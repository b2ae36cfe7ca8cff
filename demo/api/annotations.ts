import { json, type Answer } from '../http/answer.ts';
import type { AuthorisedExchange } from '../http/exchange.ts';
import type { Catalogue } from './catalogue.ts';

const HOUR = 3_600_000;

interface Event {
  readonly id: number;
  readonly time: number;
  readonly timeEnd: number;
  readonly text: string;
  readonly tags: readonly string[];
}

/** The dashboard on which things happen. */
const UID = 'web';
/** Most events of one answer, whatever range is asked for. */
const MOST = 100;

/** `GET /api/annotations`, by dashboard or by tag: what is deployed, and nightly work on the database. */
export function annotations(catalogue: Catalogue, { request }: AuthorisedExchange): Answer {
  const { query } = request;
  const number = Number(query.get('dashboardId') ?? Number.NaN);
  const named = catalogue.dashboards.find(({ json: { id } }) => id === number)?.json.uid;
  const uid = query.get('dashboardUID') ?? named;
  const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
  return json(200, annotationsIn({ uid, tags: query.getAll('tags'), from, to }));
}

/** @param asked its times are in ms since 1970 */
export function annotationsIn(asked: {
  readonly uid?: string | undefined;
  readonly tags: readonly string[];
  readonly from: number;
  readonly to: number;
}): unknown[] {
  const { uid, tags, from, to } = asked;
  if (!(to > from)) return [];
  const isWanted = (event: Event) =>
    uid === undefined
      ? tags.length > 0 && tags.every((tag) => event.tags.includes(tag))
      : uid === UID;
  return [...deployments(from, to), ...nights(from, to)].filter(isWanted).map((event) => ({
    ...event,
    alertId: 0,
    dashboardId: 2,
    dashboardUID: UID,
    panelId: 0,
    newState: '',
    prevState: '',
    created: event.time,
    updated: event.time,
    email: 'admin@localhost',
    login: 'admin',
    data: {},
  }));
}

/** One every five hours. */
function deployments(from: number, to: number): Event[] {
  return every(5 * HOUR, 1.3 * HOUR, from, to).map((time) => ({
    id: 10_000 + Math.round(time / HOUR),
    time,
    timeEnd: time,
    text: 'Version deployed',
    tags: ['deployment'],
  }));
}

/** Forty minutes every eight hours. */
function nights(from: number, to: number): Event[] {
  const length = (2 / 3) * HOUR;
  return every(8 * HOUR, 3 * HOUR, from - length, to).map((time) => ({
    id: 20_000 + Math.round(time / HOUR),
    time,
    timeEnd: time + length,
    text: 'Backup of the database',
    tags: ['backup'],
  }));
}

function every(step: number, offset: number, from: number, to: number): number[] {
  const first = Math.ceil((from - offset) / step) * step + offset;
  const count = Math.max(0, Math.min(MOST, Math.floor((to - first) / step) + 1));
  return Array.from({ length: count }, (_, index) => first + index * step);
}
