import { expect } from 'chai';
import { startDemoGrafana, type DemoGrafana } from '../../demo/grafana.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31);
const HOUR = 3_600_000;
const QUERY = {
  refId: 'A',
  alias: 'cpu of {a,b}',
  signal: { level: 40, noise: 5 },
  datasource: { uid: 'demo' },
  intervalMs: 60_000,
};
const BODY = { from: String(NOW - HOUR), to: String(NOW), queries: [QUERY] };

interface Answered {
  readonly status: number;
  readonly body: {
    readonly message?: string;
    readonly results?: Record<
      string,
      { frames: { schema: { name: string }; data: { values: number[][] } }[] }
    >;
  };
}

describe('demo Grafana: POST /api/ds/query', () => {
  let grafana: DemoGrafana;

  async function start(version: string) {
    grafana = await startDemoGrafana({ version, clock: () => NOW });
  }
  afterEach(() => grafana.close());

  async function ask(body: unknown, token: string | undefined = 'viewer-token'): Promise<Answered> {
    const response = await fetch(`${grafana.url}/api/ds/query`, {
      method: 'POST',
      headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  }

  it('answers one series for each value in a name, the same for the same range', async () => {
    await start('12.3.0');
    const first = await ask(BODY);
    expect(first.status).to.equal(200);
    const frames = first.body.results?.A?.frames ?? [];
    expect(frames.map(({ schema }) => schema.name)).to.deep.equal(['cpu of a', 'cpu of b']);
    const [times = [], values = []] = frames[0]?.data.values ?? [];
    expect(times).to.have.lengthOf(60);
    expect(values).to.have.lengthOf(60);
    expect(times.every((at) => at >= NOW - HOUR && at <= NOW)).to.equal(true);
    expect(frames[1]?.data.values[1]).not.to.deep.equal(values);
    expect(await ask(BODY)).to.deep.equal(first);
  });

  it('has no data of the time to come, and no more points than a data source would', async () => {
    await start('12.3.0');
    const future = await ask({ ...BODY, from: String(NOW + HOUR), to: String(NOW + 2 * HOUR) });
    expect(future.body.results?.A?.frames[0]?.data.values).to.deep.equal([[], []]);
    const years = await ask({ ...BODY, from: '1500000000000' });
    expect(years.body.results?.A?.frames[0]?.data.values[0]?.length).to.be.below(12_000);
  });

  for (const [what, body, status] of [
    ['JSON that cannot be read', '{', 400],
    ['no query', { ...BODY, queries: [] }, 400],
    ['a time that is not in ms', { ...BODY, from: 'now-1h' }, 400],
    ['a data source that is not there', { ...BODY, queries: [{ datasource: { uid: 'x' } }] }, 404],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await start('12.3.0');
      expect((await ask(body)).status).to.equal(status);
    });
  }

  it('wants a token', async () => {
    await start('12.3.0');
    expect((await ask(BODY, '')).status).to.equal(401);
  });

  it('is not there before Grafana 8', async () => {
    await start('6.5.1');
    expect((await ask(BODY)).status).to.equal(404);
  });
});
