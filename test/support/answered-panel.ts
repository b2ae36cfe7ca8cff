import type { Drawing } from '../../src/drawing/model/drawing.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { createOptionsReader } from '../../src/grafana/query/options-reader.ts';
import { createOwnRenderer } from '../../src/pictures/renderers/own.ts';
import { textsOn } from './drawing.ts';
import { sendJson } from './grafana-stand-in.ts';
import { serveHttp } from './http.ts';
import { recordingLogger } from './logger.ts';
import { manualTimers } from './manual-timers.ts';
import { subjectOf } from './renderer.ts';

/** Milliseconds since 1970: the end of the panel's last hour. */
export const END = Date.UTC(2026, 10, 26, 12);
const MINUTE = 60_000;

/** A column of an answer: its name, or its name and labels, and its values. */
export interface Column {
  readonly name: string;
  readonly type?: 'number' | 'string' | 'time' | 'boolean';
  readonly labels?: Readonly<Record<string, string>>;
  readonly values: readonly unknown[];
}

/** A series of a value a minute, which ends with the panel's range. */
export function seriesOf(
  name: string,
  values: readonly (number | null)[],
  labels?: Readonly<Record<string, string>>,
): Column[] {
  const times = values.map((_, index) => END - (values.length - 1 - index) * MINUTE);
  return [
    { name: 'Time', type: 'time', values: times },
    { name, values, ...(labels && { labels }) },
  ];
}

const frameOf = (columns: readonly Column[]) => ({
  schema: {
    refId: 'A',
    fields: columns.map(({ name, type = 'number', labels }) => ({ name, type, labels })),
  },
  data: { values: columns.map(({ values }) => values) },
});

/** What is written on the picture of a panel, whose data source answers over HTTP what is given. */
export async function textsOfPanel(
  panel: Readonly<Record<string, unknown>>,
  frames: readonly (readonly Column[])[],
): Promise<string[]> {
  const targets = [{ refId: 'A', expr: 'up' }];
  const saved = { id: 4, title: 'Panel', targets, ...panel };
  const answers = new Map<string, unknown>([
    [
      '/api/frontend/settings',
      {
        defaultDatasource: 'Db',
        buildInfo: { version: '12.4.0' },
        datasources: { Db: { type: 'grafana-testdata-datasource', uid: 'db1' } },
      },
    ],
    ['/api/dashboards/uid/web', { meta: {}, dashboard: { uid: 'web', panels: [saved] } }],
    ['/api/ds/query', { results: { A: { frames: frames.map(frameOf) } } }],
  ]);
  const grafana = await serveHttp((request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '', 'http://x');
    sendJson(response, answers.has(pathname) ? 200 : 404, answers.get(pathname) ?? {});
  });
  const drawn: Drawing[] = [];
  const draw = (drawing: Drawing) => {
    drawn.push(drawing);
    return Promise.resolve(Buffer.alloc(0));
  };
  const own = createOwnRenderer({
    clientFor: (access) => createGrafanaClient({ ...access, timeoutMs: 5_000 }),
    drawings: { draw, drawBoard: () => Promise.reject(new Error('not a panel')) },
    readOptions: createOptionsReader(),
    now: () => END,
    logger: recordingLogger(),
    dashboardMs: 30_000,
    timers: manualTimers(),
  });
  try {
    const query = 'panelId=4&width=800&height=400&from=now-1h&to=now&tz=UTC';
    await own.draw(subjectOf(`${grafana.url}/render/d-solo/web/web?${query}`), 'secret', 'whole');
  } finally {
    await grafana.close();
  }
  return drawn.flatMap((drawing) => textsOn(drawing));
}
