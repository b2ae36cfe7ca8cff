import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createDrawings, type Drawings } from '../../../src/drawing/create-drawing.ts';
import type { Board } from '../../../src/drawing/model/board.ts';
import type { Drawing } from '../../../src/drawing/model/drawing.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import {
  GrafanaNotFoundError,
  GrafanaError,
  GrafanaResponseTooLargeError,
  GrafanaUnauthorizedError,
  NotUnderstoodError,
  QueryFailedError,
} from '../../../src/grafana/errors.ts';
import { createOptionsReader } from '../../../src/grafana/query/options-reader.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { createOwnRenderer, type DrawingAccess } from '../../../src/pictures/renderers/own.ts';
import type { Completeness, OwnRenderer } from '../../../src/pictures/renderers/choosing.ts';
import { rejectionOf } from '../../support/failure.ts';
import { sendJson } from '../../support/grafana-stand-in.ts';
import { type Listening, serveHttp } from '../../support/http.ts';
import { recordingLogger } from '../../support/logger.ts';
import { manualTimers } from '../../support/manual-timers.ts';
import { subjectOf } from '../../support/renderer.ts';
import { until } from '../../support/until.ts';

const MINUTE = 60_000;

describe('our own renderer', function () {
  this.timeout(60_000);
  let grafana: Listening;
  let drawings: Drawings;
  let own: OwnRenderer;
  let drawn: Drawing[];
  let boards: Board[];
  let asked: string[];
  let accesses: DrawingAccess[];
  let panel: object;
  let others: object[];
  let time: object | undefined;
  let timezone: string;
  let results: object;
  let status: number;
  let settingsStatus: number;
  let annotations: unknown;
  let annotationStatus: number;
  let alertStatus: number;
  let now: number;
  let logger: ReturnType<typeof recordingLogger>;
  /** Answers to queries are held back where this says so. */
  let isHeld: (body: string) => boolean;
  let held: ServerResponse[];

  beforeEach(async () => {
    [drawn, boards, asked, accesses, status] = [[], [], [], [], 200];
    settingsStatus = 200;
    [annotations, annotationStatus, alertStatus] = [[], 200, 200];
    held = [];
    isHeld = () => false;
    logger = recordingLogger();
    now = 1_700_000_000_000;
    panel = {};
    others = [];
    [time, timezone] = [undefined, ''];
    results = { A: { frames: [frameOf([1, 2, 3])] } };
    grafana = await serveHttp((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://x');
      asked.push(pathname);
      if (pathname === '/api/frontend/settings') {
        sendJson(response, settingsStatus, {
          defaultDatasource: 'Prom',
          buildInfo: { version: '12.3.0' },
          rendererAvailable: false,
          datasources: { Prom: { type: 'prometheus', uid: 'prom1' } },
        });
      } else if (/^\/api\/dashboards\/(?:uid|db)\/web$/.test(pathname)) {
        const targets = [{ refId: 'A', expr: 'up' }];
        const saved = { id: 4, type: 'timeseries', title: 'Up in $dc', targets, ...panel };
        const templating = { list: [{ name: 'dc', type: 'textbox', query: 'us' }] };
        const panels = [saved, ...others];
        const dashboard = { id: 2, uid: 'web', title: 'Web', panels, templating, time, timezone };
        sendJson(response, status, { meta: { slug: 'web' }, dashboard });
      } else if (pathname === '/api/annotations') sendJson(response, annotationStatus, annotations);
      else if (pathname === '/api/alerts') sendJson(response, alertStatus, []);
      else if (pathname === '/api/alerts/states-for-dashboard') {
        sendJson(response, alertStatus, [{ panelId: 4, state: 'alerting' }]);
      } else if (pathname.startsWith('/api/prometheus/')) sendJson(response, 404, {});
      else {
        void request
          .setEncoding('utf8')
          .toArray()
          .then((pieces: string[]) => {
            if (isHeld(pieces.join(''))) held.push(response);
            else sendJson(response, status, { results });
          });
        return;
      }
      request.resume();
    });
    drawings = createDrawings({ threads: 1 });
    own = createOwnRenderer({
      clientFor: (access) => {
        accesses.push(access);
        return createGrafanaClient({ ...access, timeoutMs: 5_000 });
      },
      drawings: {
        draw: (drawing, signal) => {
          drawn.push(drawing);
          return drawings.draw(drawing, signal);
        },
        drawBoard: (board) => {
          boards.push(board);
          return drawings.drawBoard(board);
        },
      },
      readOptions: createOptionsReader(),
      now: () => now,
      logger,
      dashboardMs: 30_000,
      timers: manualTimers(),
    });
  });

  afterEach(async () => {
    await drawings.close();
    await grafana.close();
  });

  const frameOf = (values: readonly number[]) => ({
    schema: {
      refId: 'A',
      fields: [
        { name: 'Time', type: 'time' },
        { name: 'Value', type: 'number', labels: { host: 'a' } },
      ],
    },
    data: { values: [values.map((_, index) => now - index * MINUTE).reverse(), values] },
  });

  const draw = (completeness: Completeness, query = 'panelId=4&width=300&height=200') =>
    own.draw(subjectOf(`${grafana.url}/render/d-solo/web/web?${query}`), 'secret', completeness);

  it('draws a render URL in the size, theme, zone and range that it asks for', async () => {
    const png = await draw(
      'whole',
      'panelId=4&width=320&height=200&scale=2&theme=light&from=now-1h&to=now&tz=Asia%2FTokyo&var-dc=eu',
    );
    expect(inspectPng(png)).to.deep.equal({ width: 640, height: 400 });
    const [drawing] = drawn;
    expect(drawing).to.deep.include({ zone: 'Asia/Tokyo', theme: 'light', version: '12.3.0' });
    expect(drawing?.range).to.deep.include({ from: now - 60 * MINUTE, to: now });
    expect(drawing?.panel).to.deep.include({ title: 'Up in eu' });
    expect(accesses).to.deep.equal([
      { root: grafana.url, token: 'secret', orgId: undefined, isFromRoom: false },
    ]);
  });

  it('draws over the range that the page opens with, where a render URL says none', async () => {
    const spanOf = async (query: string) => {
      await draw('whole', `panelId=4&width=300&height=200&${query}`);
      const { from = 0, to = 0 } = drawn.at(-1)?.range ?? {};
      return [now - from, now - to].map((ms) => ms / MINUTE);
    };
    expect(await spanOf('')).to.deep.equal([360, 0]);
    time = { from: 'now-24h', to: 'now-1h' };
    expect(await spanOf('')).to.deep.equal([1440, 60]);
    expect(await spanOf('from=now-2h')).to.deep.equal([120, 60]);
    time = { from: '2023-11-14T22:00:00.000Z', to: 1_700_000_000_000 };
    expect(await spanOf('')).to.deep.equal([800 / 60, 0]);
  });

  it('draws in the dashboard’s zone, which a page has but for another that it is given', async () => {
    const zoneOf = async (query: string) => {
      await draw('whole', `panelId=4&width=300&height=200&${query}`);
      return drawn.at(-1)?.zone;
    };
    expect(await zoneOf('')).to.equal('utc');
    expect(await zoneOf('tz=Asia%2FTokyo')).to.equal('Asia/Tokyo');
    timezone = 'Europe/Paris';
    expect(await zoneOf('tz=Asia%2FTokyo')).to.equal('Europe/Paris');
    expect(await zoneOf('tz=Asia%2FTokyo&timezone=Asia%2FTokyo')).to.equal('Asia/Tokyo');
    expect(await zoneOf('tz=Asia%2FTokyo&timezone=browser')).to.equal('Asia/Tokyo');
  });

  it('draws one copy of a repeated panel with its value', async () => {
    panel = { repeat: 'dc' };
    const copyOf = (copy: number) =>
      draw('whole', `panelId=panel-4-clone-${copy}&var-dc=eu&var-dc=us&width=300&height=200`);
    inspectPng(await copyOf(1));
    expect(drawn[0]?.panel).to.deep.include({ title: 'Up in us' });
    await rejectionOf(GrafanaNotFoundError, copyOf(2));
  });

  it('writes a range of the panel’s own beside its title, unless the panel hides it', async () => {
    panel = { title: 'CPU', timeFrom: '3h', timeShift: '1d' };
    await draw('whole');
    expect(drawn[0]?.title).to.equal('CPU  Last 3 hours timeshift -1d');
    expect(drawn[0]?.range.to).to.equal(now - 24 * 60 * MINUTE);
    panel = { ...panel, hideTimeOverride: true };
    await draw('whole');
    expect(drawn[1]).to.not.have.property('title');
    expect(drawn[1]?.range.to).to.equal(now - 24 * 60 * MINUTE);
  });

  it('says below a picture what was left out, and draws no such picture as a whole one', async () => {
    panel = { fieldConfig: { defaults: { custom: { axisFancy: 'yes' } } } };
    const failed = await rejectionOf(NotUnderstoodError, draw('whole'));
    expect(failed.message).to.equal('fieldConfig.defaults.custom.axisFancy: yes');
    inspectPng(await draw('best-effort'));
    expect(drawn.map(({ footer }) => footer)).to.deep.equal([
      'Drawn without Grafana: fieldConfig.defaults.custom.axisFancy: yes left out',
    ]);
    expect(logger.lines.join()).to.contain('custom.axisFancy: yes left out');
  });

  for (const [name, more] of [
    ['a transformation', { transformations: [{ id: 'spatial' }] }],
    ['a type of panel', { type: 'geomap' }],
    ['an override', { fieldConfig: { defaults: {}, overrides: [{ matcher: { id: 'byX' } }] } }],
  ] as const) {
    it(`draws nothing where ${name} is not known, as its numbers could be wrong`, async () => {
      panel = more;
      await rejectionOf(NotUnderstoodError, draw('best-effort'));
      expect(drawn).to.deep.equal([]);
    });
  }

  it('draws nothing over time from data without times', async () => {
    const schema = { refId: 'A', fields: [{ name: 'Value', type: 'number' }] };
    results = { A: { frames: [{ schema, data: { values: [[1]] } }] } };
    const failed = await rejectionOf(NotUnderstoodError, draw('best-effort'));
    expect(failed.message).to.equal('data without times');
  });

  it('tells of a query that failed on the picture of the others, and of all in words', async () => {
    panel = { targets: ['A', 'B'].map((refId) => ({ refId, expr: 'up' })) };
    results = { A: { frames: [frameOf([1, 2])] }, B: { error: 'bad_data: parse error' } };
    await draw('best-effort');
    expect(drawn[0]?.failures).to.deep.equal([{ refId: 'B', message: 'bad_data: parse error' }]);
    results = { A: { error: 'no A' }, B: { error: 'no B' } };
    for (const completeness of ['best-effort', 'whole'] as const) {
      const failed = await rejectionOf(QueryFailedError, draw(completeness));
      expect(failed.message).to.equal('The data source refuses the query: A: no A; B: no B.');
    }
  });

  it('marks annotations on graphs, and asks for none for other types', async () => {
    annotations = [{ time: now - MINUTE, timeEnd: now, panelId: 4 }];
    await draw('whole');
    expect(drawn[0]?.annotations).to.deep.equal([
      { time: now - MINUTE, timeEnd: now, colour: 'rgba(0, 211, 255, 1)' },
    ]);
    asked = [];
    panel = { type: 'stat' };
    await draw('whole');
    expect(asked).to.not.include('/api/annotations');
  });

  it('draws without annotations that the token may not read, and says which are missing otherwise', async () => {
    annotationStatus = 403;
    await draw('whole');
    expect(drawn[0]?.annotations).to.deep.equal([]);
    expect(drawn[0]?.footer).to.equal(undefined);
    annotationStatus = 500;
    await draw('best-effort');
    expect(drawn[1]?.footer).to.equal(
      'Drawn without Grafana: annotations "Annotations & Alerts" left out',
    );
    const failed = await rejectionOf(NotUnderstoodError, draw('whole'));
    expect(failed.message).to.equal('annotations "Annotations & Alerts"');
  });

  it('shows the state of the panel’s alert, and with legacy alerting its thresholds', async () => {
    const evaluator = { type: 'within_range', params: [9, 5] };
    const conditions = [{ type: 'query', evaluator, reducer: { type: 'avg' } }];
    panel = { type: 'graph', alert: { conditions }, thresholds: [{ value: 1, op: 'gt' }] };
    await draw('whole');
    expect(drawn[0]?.alert).to.equal('firing');
    const rest = { fill: true, line: true, colorMode: 'critical' };
    expect((drawn[0]?.panel as { thresholds: unknown }).thresholds).to.deep.equal([
      { value: 5, op: 'gt', ...rest },
      { value: 9, op: 'lt', ...rest },
    ]);
  });

  it('draws without alerts that the token may not see, and asks for them again later', async () => {
    alertStatus = 403;
    await draw('whole');
    expect(drawn[0]).to.not.have.property('alert');
    expect(logger.lines.join()).to.contain('drawn without their alerts');
    const questions = () => asked.filter((path) => path.startsWith('/api/alerts')).length;
    const before = questions();
    await draw('whole');
    expect(questions()).to.equal(before);
    now += 6 * MINUTE;
    alertStatus = 200;
    await draw('whole');
    expect(drawn.at(-1)?.alert).to.equal('firing');
  });

  it('tells what a data source warns of, once', async () => {
    const notices = [
      { severity: 'warning', text: 'PromQL warning: cut' },
      { severity: 'info', text: 'hint' },
    ];
    const frame = frameOf([1, 2]);
    const warned = { ...frame, schema: { ...frame.schema, meta: { notices } } };
    results = { A: { frames: [warned, warned] } };
    await draw('whole');
    expect(drawn[0]?.footer).to.equal('A: PromQL warning: cut');
  });

  it('draws the copy of a repeated panel that an address names', async () => {
    panel = { repeat: 'dc' };
    const copy = async (panelId: string) => {
      const query = new URLSearchParams({ panelId });
      for (const dc of ['eu', 'us']) query.append('var-dc', dc);
      await draw('whole', query.toString());
      return (drawn.at(-1)?.panel as { title: string }).title;
    };
    expect(await copy('panel-4-clone-1')).to.equal('Up in us');
    expect(await copy('eu$panel-4')).to.equal('Up in eu');
    // Grafana 10 and older give copies the next numbers.
    expect(await copy('5')).to.equal('Up in us');
    await rejectionOf(GrafanaNotFoundError, copy('77'));
  });

  it('draws a panel of an old address, which has the slug of its dashboard', async () => {
    const url = `${grafana.url}/render/dashboard-solo/db/web?panelId=4&width=300&height=200`;
    await own.draw(subjectOf(url), 'secret', 'whole');
    expect(asked).to.include('/api/dashboards/db/web');
    expect(drawn[0]?.panel).to.deep.include({ title: 'Up in us' });
  });

  describe('of a whole dashboard', () => {
    const place = (x: number, y: number) => ({ gridPos: { x, y, w: 12, h: 8 } });
    const drawPage = (completeness: Completeness, query: string) =>
      own.draw(subjectOf(`${grafana.url}/render/d/web/web?${query}`), 'secret', completeness);

    beforeEach(() => {
      panel = place(0, 0);
      others = [
        { id: 5, type: 'row', title: 'Row of $dc', gridPos: { x: 0, y: 8, w: 24, h: 1 } },
        { id: 6, type: 'timeseries', title: 'Low', targets: [{ refId: 'A' }], ...place(12, 9) },
      ];
    });

    it('draws the panels in their places, with the titles of rows', async () => {
      const png = await drawPage('whole', 'kiosk&width=1000&height=-1&var-dc=eu');
      const [board] = boards;
      expect(inspectPng(png)).to.deep.equal({ width: 1000, height: board?.height });
      expect(board).to.deep.include({ title: 'Web', theme: 'dark' });
      expect(board?.footer).to.equal(undefined);
      expect(board?.headings.map(({ text }) => text)).to.deep.equal(['Row of eu']);
      const tiles = (board?.tiles ?? []).map(({ box, content }) => {
        const { panel: model, width } = content as Drawing;
        return [(model as { title: string }).title, Math.round(box.x), Math.round(width)];
      });
      expect(tiles).to.deep.equal([
        ['Up in eu', 8, 488],
        ['Low', 504, 488],
      ]);
    });

    it('says in its place what cannot be drawn, and draws no such page as a whole one', async () => {
      others.push({ id: 7, type: 'geomap', title: 'Map of $dc', ...place(0, 17) });
      await rejectionOf(NotUnderstoodError, drawPage('whole', 'height=-1'));
      await drawPage('best-effort', 'height=-1');
      expect(boards[0]?.tiles.at(-1)?.content).to.deep.equal({
        title: 'Map of us',
        message: 'Not drawn here: type: geomap',
      });
    });

    it('says how many panels do not fit', async () => {
      await drawPage('best-effort', 'width=600&height=220');
      expect(boards[0]?.tiles).to.have.lengthOf(1);
      expect(boards[0]?.footer).to.equal(
        'One panel does not fit and is left out; ask for more height.',
      );
      await rejectionOf(NotUnderstoodError, drawPage('whole', 'width=600&height=220'));
    });

    it('fails where no panel of it can be drawn', async () => {
      panel = { ...panel, type: 'geomap' };
      others = [];
      const failed = await rejectionOf(NotUnderstoodError, drawPage('best-effort', 'height=400'));
      expect(failed.message).to.equal('type: geomap');
    });
  });

  it('refuses an answer of 100 MB in one sentence, without reading it to its end', async () => {
    isHeld = () => true;
    const drawing = draw('best-effort');
    await until(() => held.length === 1);
    const [response] = held;
    let sent = 0;
    const pieces = function* () {
      for (; sent < 100; sent += 1) yield Buffer.alloc(1_000_000, ' ');
    };
    response?.setHeader('Content-Type', 'application/json');
    const sending = response && pipeline(Readable.from(pieces()), response).catch(() => undefined);
    const { message } = await rejectionOf(GrafanaResponseTooLargeError, drawing);
    expect(message).to.match(/^[^\n]{10,200}$/);
    await sending;
    expect(sent).to.be.below(90);
    expect(drawn).to.deep.equal([]);
  });

  it('draws nothing for a client that has gone', async () => {
    isHeld = () => true;
    const client = new AbortController();
    const url = `${grafana.url}/render/d-solo/web/web?panelId=4`;
    const drawing = own.draw(subjectOf(url), 'secret', 'whole', client.signal);
    await until(() => held.length === 1);
    client.abort(new Error('gone'));
    for (const response of held) sendJson(response, 200, { results });
    expect((await rejectionOf(Error, drawing)).message).to.equal('gone');
    expect(drawn).to.deep.equal([]);
  });

  it('passes on that a token may not see the panel', async () => {
    status = 403;
    await rejectionOf(GrafanaUnauthorizedError, draw('best-effort'));
  });

  it('asks for the data sources of a Grafana once a minute, and again after a failure', async () => {
    const settings = () => asked.filter((path) => path === '/api/frontend/settings').length;
    settingsStatus = 500;
    await rejectionOf(GrafanaError, draw('best-effort'));
    settingsStatus = 200;
    await draw('best-effort');
    await draw('best-effort');
    expect(settings()).to.equal(2);
    now += MINUTE;
    await draw('best-effort');
    expect(settings()).to.equal(3);
  });

  for (const withheld of [403, 404]) {
    it(`takes a data source at its word where the list of them is answered with ${withheld}`, async () => {
      settingsStatus = withheld;
      panel = { datasource: { uid: 'prom1', type: 'prometheus' } };
      await draw('whole');
      expect(drawn).to.have.lengthOf(1);
      for (const datasource of [null, 'Prom', { uid: 'prom1' }]) {
        panel = { datasource };
        const { message } = await rejectionOf(NotUnderstoodError, draw('whole'));
        expect(message).to.match(/the data source "\w+", which Grafana does not list,/);
      }
    });
  }

  it('says that the token is refused, also where only the list of data sources says so', async () => {
    settingsStatus = 401;
    panel = { datasource: { uid: 'prom1', type: 'prometheus' } };
    await rejectionOf(GrafanaUnauthorizedError, draw('best-effort'));
  });

  it('knows whether Grafana says that it has a renderer', async () => {
    const subject = subjectOf(`${grafana.url}/render/d-solo/web/web?panelId=4`);
    expect(await own.hasRenderer(subject, 'secret')).to.equal(false);
  });
});
