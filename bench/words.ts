import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TextMessage } from 'hubot';
import { parseTime, resolveTime } from '../src/grafana/time/time-range.ts';
import { serveHttp } from '../test/support/http.ts';
import { picture } from '../test/support/png.ts';
import { startTestBot, type TestBot } from '../test/support/robot.ts';
import { judge, type Judged, share, type WordsRequest } from '../test/support/words-quality.ts';

/** The moment for which the requests were written, a Thursday. */
const NOW = Date.parse('2026-11-26T15:00:00Z');
const FIXTURES = new URL('../test/fixtures/words/', import.meta.url);

interface SavedAnswer {
  readonly meta: { readonly folderTitle?: string; readonly folderUid?: string };
  readonly dashboard: {
    readonly uid: string;
    readonly title: string;
    readonly tags?: readonly string[];
  };
}

/**
 * Asks every request as a new person in a new room, in a chat line, and judges the pictures that Grafana
 * is asked for. An argument names another file of requests.
 */
async function main(): Promise<void> {
  const { dashboards } = await readJson<{ dashboards: readonly SavedAnswer[] }>('corpus.json');
  const requests = await readJson<readonly WordsRequest[]>(process.argv[2] ?? 'requests.json');
  const rendered: URL[] = [];
  const grafana = await serveHttp((request, response) => {
    answer(dashboards, request, response, rendered);
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-words-'));
  const realNow = Date.now;
  const ahead = NOW - realNow();
  Date.now = () => realNow() + ahead;
  const bot = await startTestBot({
    env: {
      HUBOT_GRAFANA_HOST: grafana.url,
      HUBOT_GRAFANA_API_KEY: 'viewer-token',
      HUBOT_GRAFANA_IMAGES_PATH: folder,
      HUBOT_GRAFANA_IMAGES_REUSE: '0s',
      HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'UTC',
    },
  });
  try {
    await indexRead(bot);
    const judged: Judged[] = [];
    const ranges: boolean[] = [];
    for (const [index, request] of requests.entries()) {
      const found = await ask(bot, request, index, rendered);
      const one = judge(request, found);
      judged.push(one);
      if (request.range) ranges.push(hasRange(found.urls[0], request.range));
      if (!one.isFirst) process.stdout.write(`not first: [${request.kind}] ${request.ask}\n`);
      if (one.hasValues === false) process.stdout.write(`values: ${request.ask}\n`);
      if (ranges.at(-1) === false && request.range) process.stdout.write(`range: ${request.ask}\n`);
    }
    show(judged, ranges);
  } finally {
    await bot.close();
    await grafana.close();
    await rm(folder, { recursive: true });
  }
}

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, FIXTURES), 'utf8')) as T;
}

/** Grafana, as far as a search needs it. */
function answer(
  dashboards: readonly SavedAnswer[],
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  rendered: URL[],
): void {
  const { pathname, searchParams } = new URL(url, 'http://grafana');
  const json = (body: unknown) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (pathname.startsWith('/render/')) {
    rendered.push(new URL(url, 'http://grafana'));
    // No two are equal, or the second would be the first one's.
    response
      .writeHead(200, { 'content-type': 'image/png' })
      .end(picture(10 + (rendered.length % 100), 10 + Math.floor(rendered.length / 100)));
  } else if (pathname === '/api/search') {
    const isFirst = (searchParams.get('page') ?? '1') === '1';
    json(isFirst ? dashboards.map(hitOf) : []);
  } else if (pathname.startsWith('/api/dashboards/uid/')) {
    const uid = decodeURIComponent(pathname.slice('/api/dashboards/uid/'.length));
    const found = dashboards.find(({ dashboard }) => dashboard.uid === uid);
    if (found) json(found);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  } else if (pathname === '/api/health') json({ database: 'ok', version: '11.6.0' });
  else if (pathname === '/api/org') json({ id: 1, name: 'Main Org.' });
  else response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
}

function hitOf({ meta, dashboard }: SavedAnswer, index: number): object {
  const { uid, title, tags = [] } = dashboard;
  const { folderTitle, folderUid } = meta;
  const url = `/d/${uid}/x`;
  return { id: index + 1, uid, title, url, type: 'dash-db', tags, folderTitle, folderUid };
}

/** Waits until the index is read, at its bounded pace. */
async function indexRead(bot: TestBot): Promise<void> {
  for (;;) {
    const said = (await bot.ask('hubot graf cpu')).join('\n');
    if (!said.includes('read') && !said.includes('still listing')) return;
    await delay(500);
  }
}

/** What one person gets for a request, and for each of what is offered besides. */
async function ask(bot: TestBot, request: WordsRequest, index: number, rendered: URL[]) {
  const user = bot.robot.brain.userForId(`u${index}`, { name: `p${index}`, room: `r${index}` });
  const say = async (text: string) => {
    const [said, made] = [bot.adapter.said.length, rendered.length];
    await bot.robot.receive(new TextMessage(user, `hubot graf ${text}`, String(index)));
    return { said: bot.adapter.said.slice(said).join('\n'), urls: rendered.slice(made) };
  };
  const first = await say(request.ask);
  const isClear = first.urls.length > 0;
  const answers = isClear ? [samePanel(first.urls)] : [];
  const offered = [...first.said.matchAll(/`graf (\d)`|^(\d)\. /gm)].map(([, a, b]) => a ?? b);
  for (const number of new Set(offered)) {
    if (number === undefined || (isClear && number === '1') || answers.length >= 5) continue;
    const { urls } = await say(number);
    if (urls.length > 0) answers.push(samePanel(urls));
  }
  const urls = answers.flatMap(([url]) => (url ? [url] : []));
  return { isClear, candidates: answers.map(candidateOf), hasRange: true, urls };
}

/** The first picture, and those of the same panel for other values. */
function samePanel(urls: readonly URL[]): readonly URL[] {
  const [first] = urls;
  return urls.filter(
    (url) =>
      url.pathname === first?.pathname &&
      url.searchParams.get('panelId') === first.searchParams.get('panelId'),
  );
}

function candidateOf(urls: readonly URL[]) {
  const [first] = urls;
  const [, , , uid = ''] = first?.pathname.split('/') ?? [];
  const panelId = first?.searchParams.get('panelId') ?? undefined;
  const set = new Map(
    urls
      .flatMap((url) => [...url.searchParams])
      .filter(([name]) => name.startsWith('var-'))
      .map((one) => [JSON.stringify(one), one] as const),
  );
  const values = [...set.values()].map(([name, value]) => ({
    variable: name.slice(4),
    value,
    text: value,
    typed: value,
  }));
  return { uid, panelId: panelId === undefined ? undefined : Number(panelId), values };
}

function hasRange(url: URL | undefined, range: { from: string; to: string }): boolean {
  return (['from', 'to'] as const).every((end) => {
    const found = momentOf(url?.searchParams.get(end) ?? '', end);
    return Math.abs(found - momentOf(range[end], end)) < 60_000;
  });
}

/** Milliseconds of date math, of milliseconds, or of a date; NaN for what is not a time. */
function momentOf(text: string, end: 'from' | 'to'): number {
  if (text === '') return Number.NaN;
  return resolveTime(parseTime(text), end, 'UTC', NOW);
}

function show(judged: readonly Judged[], ranges: readonly boolean[]): void {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const meant = judged.filter(({ request }) => request.want.length > 0);
  const named = meant.filter(({ hasValues }) => hasValues !== undefined);
  const lines = [
    `top-1   ${percent(share(meant, ({ isFirst }) => isFirst))}`,
    `top-5   ${percent(share(meant, ({ isAmongFive }) => isAmongFive))}`,
    `values  ${percent(share(named, ({ hasValues }) => hasValues === true))}`,
    `ranges  ${percent(share(ranges, Boolean))}`,
    '',
  ];
  for (const kind of new Set(judged.map(({ request }) => request.kind))) {
    const all = judged.filter(({ request }) => request.kind === kind);
    const [first, five] = [
      all.filter(({ isFirst }) => isFirst),
      all.filter(({ isAmongFive }) => isAmongFive),
    ];
    lines.push(`${kind.padEnd(12)} ${first.length} ${five.length} of ${all.length}`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

await main();
