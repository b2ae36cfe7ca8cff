import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { GrafanaError, GrafanaUnauthorizedError } from '../../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const OLD = '/api/dashboards/uid/fleet';
const at = (version: string, namespace: string) =>
  `/apis/dashboard.grafana.app/${version}/namespaces/${namespace}/dashboards/fleet`;
const useInstead = (path: string) => `dashboard api version not supported, use ${path} instead`;

describe('Grafana client and dashboards stored in schema v2', () => {
  let demo: DemoGrafana;
  before(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, subPath: '/grafana' });
  });
  after(() => demo.close());

  const running: Listening[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });

  /** A Grafana that refuses at the old address, and answers below `places` alone. */
  async function refusing(
    message: unknown,
    places: Readonly<Record<string, number>>,
    orgId?: string,
  ) {
    const asked: string[] = [];
    const server = await serveHttp((request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      expect(request.headers.authorization).to.equal('Bearer secret');
      response.statusCode = path === OLD ? 406 : (places[path] ?? 404);
      response.setHeader('Content-Type', 'application/json');
      const body =
        response.statusCode === 200
          ? { metadata: { name: 'fleet' }, spec: { title: 'Fleet', elements: {}, layout: {} } }
          : { kind: 'Status', message };
      response.end(JSON.stringify(body));
    });
    running.push(server);
    const client = createGrafanaClient({
      root: server.url,
      token: 'secret',
      orgId,
      timeoutMs: 5_000,
    });
    return { client, asked };
  }

  it('reads the demo’s, at the address that Grafana names', async () => {
    const client = createGrafanaClient({
      root: `${demo.url}/`,
      token: 'viewer-token',
      timeoutMs: 5_000,
    });
    const before = demo.requests.length;
    const dashboard = await client.dashboard('fleet');
    expect(dashboard).to.deep.include({
      uid: 'fleet',
      title: 'Delivery Fleet',
      slug: 'delivery-fleet',
    });
    expect(dashboard.panels.map(({ id }) => id)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(dashboard.variables.map(({ name, options }) => [name, options.length])).to.deep.equal([
      ['site', 2],
      ['van', 3],
    ]);
    expect(demo.requests.slice(before).map(({ path }) => path)).to.deep.equal([
      '/grafana/api/dashboards/uid/fleet',
      `/grafana${at('v2', 'default')}`,
    ]);
  });

  for (const [version, namespace] of [
    ['v2', 'default'],
    ['v2beta1', 'org-3'],
    ['v2alpha1', 'stacks-12345'],
  ] as const) {
    it(`asks where it is told to, as in ${version} and ${namespace}`, async () => {
      const path = at(version, namespace);
      const { client, asked } = await refusing(useInstead(path), { [path]: 200 });
      expect((await client.dashboard('fleet')).title).to.equal('Fleet');
      expect(asked).to.deep.equal([OLD, path]);
    });
  }

  for (const message of [
    useInstead('/apis/dashboard.grafana.app/v2/namespaces/../../admin/dashboards/fleet'),
    useInstead('/apis/dashboard.grafana.app/v2%2f../namespaces/default/dashboards/fleet'),
    useInstead('/apis/dashboard.grafana.app/v1/namespaces/default/dashboards/fleet'),
    useInstead('/apis/iam.grafana.app/v2/namespaces/default/users/fleet'),
    useInstead('/apis/dashboard.grafana.app/v2/namespaces/other/dashboards/fleet'),
    useInstead('https://elsewhere.example.com/apis'),
    'nothing of use',
    '',
    7,
    null,
  ]) {
    it(`asks where such are, and nowhere else, when it is told ${JSON.stringify(message)}`, async () => {
      const path = at('v2beta1', 'default');
      const { client, asked } = await refusing(message, { [path]: 200 });
      await client.dashboard('fleet');
      expect(asked).to.deep.equal([OLD, at('v2', 'default'), path]);
    });
  }

  it('takes of the message no more than version and namespace', async () => {
    const told = '/apis/dashboard.grafana.app/v2/namespaces/default/dashboards/other?x=/../y';
    const { client, asked } = await refusing(useInstead(told), { [at('v2', 'default')]: 200 });
    await client.dashboard('fleet');
    expect(asked).to.deep.equal([OLD, at('v2', 'default')]);
  });

  it('asks in its own organisation when it is not told where', async () => {
    const { client, asked } = await refusing('', { [at('v2', 'org-7')]: 200 }, '7');
    await client.dashboard('fleet');
    expect(asked).to.deep.equal([OLD, at('v2', 'org-7')]);
  });

  it('says what Grafana said when it is nowhere', async () => {
    const { client, asked } = await refusing('dashboard api version not supported', {});
    const { message } = await rejectionOf(GrafanaError, client.dashboard('fleet'));
    expect(message).to.match(/406.*api version not supported/);
    expect(asked).to.have.length(3);
  });

  for (const [status, kind, said] of [
    [401, GrafanaUnauthorizedError, /does not accept the token.*not yours/],
    [403, GrafanaUnauthorizedError, /may not see this.*not yours/],
    [500, GrafanaError, /500.*not yours/],
  ] as const) {
    it(`says so when the new address answers ${status}`, async () => {
      const { client } = await refusing('not yours', { [at('v2', 'default')]: status });
      const error = await rejectionOf(GrafanaImagesError, client.dashboard('fleet'));
      expect(error).to.be.instanceOf(kind);
      expect(error.message).to.match(said).and.not.include('secret');
    });
  }
});
