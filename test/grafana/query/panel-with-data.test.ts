import { expect } from 'chai';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { GrafanaNotFoundError, NotUnderstoodError } from '../../../src/grafana/errors.ts';
import { readDataSources } from '../../../src/grafana/query/data-sources.ts';
import { createOptionsReader } from '../../../src/grafana/query/options-reader.ts';
import { readPanelWithData } from '../../../src/grafana/query/panel-with-data.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

interface Sent {
  readonly from: string;
  readonly to: string;
  readonly queries: readonly { readonly expr: string }[];
}

describe('readPanelWithData', () => {
  let grafana: Listening;
  let panels: readonly object[];
  let variables: readonly object[];
  let library: object | undefined;
  let elements: Map<string, object>;
  let sent: Sent[];
  let asked: string[];

  beforeEach(async () => {
    sent = [];
    asked = [];
    variables = [];
    library = undefined;
    elements = new Map();
    grafana = await serveHttp((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        asked.push(request.url ?? '');
        if (body !== '') sent.push(JSON.parse(body) as Sent);
        const answers = new Map<string, unknown>([
          [
            '/api/frontend/settings',
            {
              defaultDatasource: 'Prom',
              buildInfo: { version: '12.3.0' },
              datasources: { Prom: { type: 'prometheus', uid: 'prom1' } },
            },
          ],
          [
            '/api/dashboards/uid/web',
            {
              meta: { slug: 'web' },
              dashboard: {
                uid: 'web',
                title: 'Web',
                timezone: 'Europe/Berlin',
                panels,
                templating: { list: variables },
              },
            },
          ],
          [
            '/api/datasources/uid/prom1/resources/api/v1/label/host/values',
            { data: ['b.example', 'a'] },
          ],
          ...[...elements].map(
            ([uid, model]) =>
              [
                `/api/library-elements/${encodeURIComponent(uid)}`,
                { result: { uid, model } },
              ] as const,
          ),
          ['/api/ds/query', { results: { A: { frames: [] } } }],
        ]);
        response.writeHead(answers.has(path) ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answers.get(path) ?? { message: 'Not found' }));
      });
    });
  });

  afterEach(() => grafana.close());

  async function contentOf(panelId: number, from = 'now-6h') {
    const client = createGrafanaClient({ root: grafana.url, token: 'secret', timeoutMs: 5_000 });
    const question = {
      uid: 'web',
      panelId,
      from,
      to: from.startsWith('now') ? 'now' : String(NOW),
      now: NOW,
      values: new Map([['dc', ['eu']]]),
      orgId: undefined,
      width: 300,
    };
    const sources = await readDataSources(client);
    return readPanelWithData(client, question, { sources, readOptions: createOptionsReader() });
  }

  const panel = (id: number, more: object = {}) => ({
    id,
    type: 'timeseries',
    title: 'CPU in $dc',
    targets: [{ refId: 'A', expr: 'cpu{dc="$dc"}' }],
    ...more,
  });
  const dc = { name: 'dc', type: 'textbox', query: 'us' };

  it('has the model with its variables filled in, and those of data left as they are', async () => {
    variables = [dc];
    const defaults = { displayName: '${dc} ${__field.labels.host} $1 $nothing' };
    panels = [panel(1, { fieldConfig: { defaults } })];
    const { model, timeZone } = await contentOf(1);
    expect(model).to.deep.include({
      title: 'CPU in eu',
      fieldConfig: { defaults: { displayName: 'eu ${__field.labels.host} $1 $nothing' } },
    });
    expect(timeZone).to.equal('Europe/Berlin');
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{dc="eu"}');
  });

  it('has a title as people read it, and none for an untitled panel', async () => {
    const hosts = { text: 'A + B', value: ['a', 'b'] };
    variables = [
      dc,
      { name: 'host', type: 'custom', query: 'A : a,B : b', current: hosts, multi: true },
    ];
    panels = [panel(1, { title: 'CPU of $host in ${dc}' }), panel(2, { title: '' })];
    expect((await contentOf(1)).model.title).to.equal('CPU of A + B in eu');
    expect((await contentOf(2)).model.title).to.equal('');
  });

  it('asks for the options of a variable on All that are not saved', async () => {
    const host = { name: 'host', type: 'query', query: 'label_values(host)', refresh: 1 };
    const all = { current: { text: 'All', value: '$__all' }, includeAll: true, multi: true };
    variables = [{ ...host, ...all }];
    panels = [panel(1, { targets: [{ refId: 'A', expr: 'cpu{host=~"$host"}' }] })];
    await contentOf(1);
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{host=~"(b\\\\.example|a)"}');
  });

  it('asks for the options that those of its variables depend on, where nothing is saved', async () => {
    const query = (name: string, text: string) => ({
      name,
      type: 'query',
      datasource: { uid: '$ds' },
      query: text,
      current: {},
    });
    variables = [
      { name: 'ds', type: 'datasource', query: 'prometheus', current: {} },
      query('job', 'label_values(host)'),
      { ...query('host', 'label_values(up{job="$job"}, host)'), includeAll: true, multi: true },
      query('other', 'label_values(other)'),
    ];
    const datasource = { type: 'prometheus', uid: '${ds}' };
    panels = [panel(1, { datasource, targets: [{ refId: 'A', expr: 'cpu{host=~"$host"}' }] })];
    await contentOf(1);
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{host=~"(b\\\\.example|a)"}');
    const lookups = asked.filter((path) => path.includes('/values'));
    expect(
      lookups.map((path) => new URL(path, 'http://x').searchParams.get('match[]')),
    ).to.deep.equal([null, 'up{job="b.example"}']);
  });

  it('has the panel’s own range where the dashboard’s is relative', async () => {
    variables = [dc];
    panels = [panel(1, { timeFrom: '2h', timeShift: '1d' })];
    const own = await contentOf(1);
    expect(own.range).to.deep.equal({
      from: NOW - 26 * HOUR,
      to: NOW - 24 * HOUR,
      note: 'Last 2 hours timeshift -1d',
    });
    const absolute = await contentOf(1, String(NOW - HOUR));
    expect(absolute.range).to.deep.equal({
      from: NOW - 25 * HOUR,
      to: NOW - 24 * HOUR,
      note: 'timeshift -1d',
    });
  });

  it('has a range of its own with its variables, and none that cannot be read', async () => {
    variables = [dc, { name: 'span', type: 'constant', query: '2h' }];
    panels = [panel(1, { timeFrom: '$span', timeShift: '${span}' })];
    expect((await contentOf(1)).range).to.deep.include({
      from: NOW - 4 * HOUR,
      to: NOW - 2 * HOUR,
    });
    for (const more of [{ timeFrom: '$nothing' }, { timeFrom: 'soon' }, { timeShift: 'soon' }]) {
      panels = [panel(1, more)];
      await rejectionOf(NotUnderstoodError, contentOf(1));
    }
  });

  it('asks for the options of the variables of the panel whose data it shows', async () => {
    const all = { current: { text: 'All', value: '$__all' }, includeAll: true, multi: true };
    variables = [{ name: 'host', type: 'query', query: 'label_values(host)', refresh: 1, ...all }];
    panels = [
      panel(1, { targets: [{ refId: 'A', expr: 'cpu{host=~"$host"}' }] }),
      {
        ...panel(2, { datasource: '-- Dashboard --', targets: [{ refId: 'A', panelId: 1 }] }),
        title: '',
      },
    ];
    await contentOf(2);
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{host=~"(b\\\\.example|a)"}');
  });

  it('does not show the data of a panel over another range', async () => {
    variables = [dc];
    const targets = [{ refId: 'A', panelId: 1 }];
    panels = [panel(1, { timeFrom: '2h' }), panel(2, { datasource: '-- Dashboard --', targets })];
    await rejectionOf(NotUnderstoodError, contentOf(2));
    panels = [
      panel(1, { timeFrom: '2h' }),
      panel(2, { datasource: '-- Dashboard --', targets, timeFrom: '2h' }),
    ];
    expect((await contentOf(2)).range.from).to.equal(NOW - 2 * HOUR);
  });

  it('has the data of the panel whose data it shows', async () => {
    variables = [dc];
    const datasource = { uid: '-- Dashboard --', type: 'datasource' };
    panels = [
      panel(1),
      panel(2, { datasource, targets: [{ refId: 'A', panelId: 1, datasource }] }),
    ];
    await contentOf(2);
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{dc="eu"}');
  });

  it('has what the transformations of that panel make of its data, where it shows that', async () => {
    const datasource = '-- Dashboard --';
    const shown = (withTransforms: boolean) => [
      panel(1, { transformations: [{ id: 'merge', options: {} }] }),
      panel(2, {
        datasource,
        targets: [{ refId: 'A', panelId: 1, withTransforms }],
        transformations: [{ id: 'limit', options: {} }],
      }),
    ];
    const idsOf = async () =>
      ((await contentOf(2)).model.transformations as { id: string }[]).map(({ id }) => id);
    variables = [dc];
    panels = shown(true);
    expect(await idsOf()).to.deep.equal(['merge', 'limit']);
    panels = shown(false);
    expect(await idsOf()).to.deep.equal(['limit']);
  });

  it('has the content of a library panel', async () => {
    variables = [dc];
    const { targets, type } = panel(1);
    library = { name: 'CPU', uid: 'cpu', model: { type, targets, title: 'Of the library' } };
    panels = [{ id: 1, libraryPanel: library }];
    const { model } = await contentOf(1);
    expect(model).to.deep.include({ title: 'Of the library', type: 'timeseries', id: 1 });
  });

  it('has the content that the library has, where the dashboard only names it', async () => {
    variables = [dc];
    const { targets, type } = panel(1);
    elements.set('cpu/1', { type, targets, title: 'Of the library', id: 77, gridPos: { x: 9 } });
    const gridPos = { x: 0, y: 0, w: 12, h: 8 };
    const libraryPanel = { name: 'CPU', uid: 'cpu/1' };
    panels = [
      { id: 1, libraryPanel, gridPos, title: '' },
      { id: 2, libraryPanel, gridPos, title: 'Own', type: 'library-panel-ref' },
      { id: 3, libraryPanel: { name: 'Gone', uid: 'gone' } },
      panel(4, { datasource: '-- Dashboard --', targets: [{ refId: 'A', panelId: 1 }] }),
    ];
    const { model } = await contentOf(1);
    expect(model).to.deep.include({ id: 1, gridPos, type: 'timeseries' });
    expect(sent[0]?.queries[0]?.expr).to.equal('cpu{dc="eu"}');
    expect((await contentOf(2)).model.title).to.equal('Own');
    await rejectionOf(NotUnderstoodError, contentOf(3));
    await rejectionOf(NotUnderstoodError, contentOf(4));
  });

  for (const [what, shown] of [
    ['a library panel whose content is not known', [{ id: 1, libraryPanel: { uid: 'x' } }]],
    ['a panel of megabytes', [{ id: 1, type: 'timeseries', options: { a: 'x'.repeat(600_000) } }]],
    [
      'panels that show each other’s data',
      [1, 2].map((id) => ({
        ...panel(id),
        datasource: '-- Dashboard --',
        targets: [{ refId: 'A', panelId: 3 - id }],
      })),
    ],
  ] as const) {
    it(`does not understand ${what}`, async () => {
      panels = shown;
      await rejectionOf(NotUnderstoodError, contentOf(1));
    });
  }

  it('does not find a panel that the dashboard does not have', async () => {
    panels = [panel(1)];
    await rejectionOf(GrafanaNotFoundError, contentOf(2));
  });
});
