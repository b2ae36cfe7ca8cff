import { request, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { blankPicture, startDemoGrafana, type DemoGrafana } from '../../demo/grafana.ts';
import { get, readPng } from './support.ts';

const PATH = '/render/d-solo/web/web?panelId=1&width=300&height=200';

interface Exchange {
  /** Kept with the head, or with the error that came instead. */
  readonly head: Promise<IncomingMessage | Error>;
  /** Kept with how the exchange ended after the head. */
  readonly end: Promise<{ readonly received: number; readonly complete: boolean }>;
}

function open(grafana: DemoGrafana): Exchange {
  const outgoing = request(`${grafana.url}${PATH}`, {
    agent: false,
    headers: { authorization: 'Bearer viewer-token' },
  });
  const head = new Promise<IncomingMessage | Error>((resolve) => {
    outgoing.once('response', resolve);
    outgoing.on('error', resolve);
  });
  outgoing.end();
  const end = head.then(async (answer) => {
    if (answer instanceof Error) return { received: 0, complete: false };
    let received = 0;
    answer.on('data', (data: Buffer) => (received += data.length));
    answer.on('error', () => undefined);
    await new Promise((resolve) => answer.once('close', resolve));
    return { received, complete: answer.complete };
  });
  return { head, end };
}

describe('demo Grafana: faults of the connection', () => {
  let grafana: DemoGrafana;
  beforeEach(async () => {
    grafana = await startDemoGrafana({ draw: blankPicture });
  });
  afterEach(() => grafana.close());

  /** Kept when the server has the request, without a word from it. */
  async function hasArrived(): Promise<void> {
    while (grafana.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  it('resets before the head', async () => {
    grafana.fault({ kind: 'reset' });
    const answer = await open(grafana).head;
    expect(answer).to.be.instanceOf(Error).and.have.property('code', 'ECONNRESET');
  });

  it('ends in the middle of the body', async () => {
    grafana.fault({ kind: 'reset-body' });
    const exchange = open(grafana);
    const answer = await exchange.head;
    expect(answer).to.have.property('statusCode', 200);
    const { received, complete } = await exchange.end;
    expect(complete).to.equal(false);
    expect(received).to.be.greaterThan(8);
  });

  it('never answers, and close() ends even that', async () => {
    grafana.fault({ kind: 'hang' });
    const { head } = open(grafana);
    await hasArrived();
    await grafana.close();
    expect(await head).to.be.instanceOf(Error);
  });

  it('sends the head and some bytes, and close() ends even that', async () => {
    grafana.fault({ kind: 'hang-body' });
    const exchange = open(grafana);
    const answer = await exchange.head;
    expect(answer).to.have.property('statusCode', 200);
    await grafana.close();
    const { received, complete } = await exchange.end;
    expect(complete).to.equal(false);
    expect(received).to.be.greaterThan(8);
  });

  it('delays, and close() ends even that', async () => {
    grafana.fault({ kind: 'delay', ms: 50_000 });
    const { head } = open(grafana);
    await hasArrived();
    await grafana.close();
    expect(await head).to.be.instanceOf(Error);
  });

  it('delays for as long as it is told and then answers', async () => {
    grafana.fault({ kind: 'delay', ms: 80 });
    const start = performance.now();
    const reply = await get(grafana, PATH);
    expect(performance.now() - start).to.be.at.least(79);
    expect(readPng(reply.bytes)).to.deep.equal({ width: 300, height: 200 });
  });

  it('delays requests that are not renders, when the match says so', async () => {
    grafana.fault({ kind: 'delay', ms: 50 }, { match: ({ path }) => path === '/api/search' });
    const start = performance.now();
    expect((await get(grafana, '/api/search')).status).to.equal(200);
    expect(performance.now() - start).to.be.at.least(49);
  });

  it('gives a render up two seconds after its time-out', async () => {
    grafana.fault({ kind: 'delay', ms: 50_000 });
    const start = performance.now();
    const reply = await get(grafana, `${PATH}&timeout=-1`);
    expect(performance.now() - start).to.be.within(995, 3000);
    expect(reply.status).to.equal(500);
    expect(reply.text).to.include('<title>Rendering failed.</title>');
  });

  it('may be closed twice', async () => {
    await grafana.close();
    await grafana.close();
  });

  it('says so when its port is taken', async () => {
    const second = await startDemoGrafana({ port: grafana.port, draw: blankPicture }).then(
      () => 'started',
      (error: unknown) => error,
    );
    expect(second).to.have.property('code', 'EADDRINUSE');
  });
});
