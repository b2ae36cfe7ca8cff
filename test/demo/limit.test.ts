import { expect } from 'chai';
import {
  blankPicture,
  startDemoGrafana,
  type DemoGrafana,
  type DemoOptions,
} from '../../demo/grafana.ts';
import { get, readPng, type Reply } from './support.ts';

const PATH = '/render/d-solo/web/web?panelId=1';

/** A renderer that draws only when it is told to. */
class HeldRenderer {
  readonly #waiting: (() => void)[] = [];
  #arrived: (() => void) | undefined;
  #awaited = 0;

  readonly draw: NonNullable<DemoOptions['draw']> = async (picture) => {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === this.#awaited) this.#arrived?.();
    });
    return blankPicture(picture);
  };

  /** Kept once so many renders have begun. */
  begun(count: number): Promise<void> {
    this.#awaited = count;
    return new Promise((resolve) => {
      this.#arrived = resolve;
      if (this.#waiting.length >= count) resolve();
    });
  }

  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

function isPlaceholder(reply: Reply): boolean {
  const { width, height } = readPng(reply.bytes);
  return width === 526 && height === 202 && reply.bytes.length === 3859;
}

describe('demo Grafana: many renders at once', () => {
  let grafana: DemoGrafana;
  const start = async (options: DemoOptions): Promise<void> => {
    grafana = await startDemoGrafana(options);
  };
  afterEach(() => grafana.close());

  it('lets 31 run and answers the 32nd with a placeholder at once', async () => {
    const renderer = new HeldRenderer();
    await start({ draw: renderer.draw });
    const running = Array.from({ length: 31 }, () => get(grafana, PATH));
    await renderer.begun(31);
    const refused = await get(grafana, `${PATH}&width=999`);
    expect(refused.status).to.equal(200);
    expect(refused.type).to.equal('image/png');
    expect(isPlaceholder(refused)).to.equal(true);
    expect(Date.parse(refused.headers.get('last-modified') ?? '')).to.be.below(Date.UTC(2021, 0));
    renderer.release();
    expect((await Promise.all(running)).some(isPlaceholder)).to.equal(false);
    expect(grafana.peakRenders).to.equal(31);
  });

  it('has room again as soon as a picture has been sent', async () => {
    await start({ draw: blankPicture, renderLimit: 1 });
    for (let round = 0; round < 20; round += 1) {
      expect(isPlaceholder(await get(grafana, PATH))).to.equal(false);
    }
    expect(grafana.peakRenders).to.equal(1);
  });

  it('frees the slot of a client that has given up', async () => {
    const renderer = new HeldRenderer();
    await start({ draw: renderer.draw, renderLimit: 1 });
    const impatient = new AbortController();
    const authorization = 'Bearer viewer-token';
    const lost = get(grafana, PATH, { headers: { authorization }, signal: impatient.signal }).then(
      () => 'answered',
      () => 'gave up',
    );
    await renderer.begun(1);
    impatient.abort();
    expect(await lost).to.equal('gave up');
    renderer.release();
    let reply = await untilDrawn();
    while (isPlaceholder(reply)) reply = await untilDrawn();
    expect(readPng(reply.bytes)).to.deep.equal({ width: 800, height: 400 });

    async function untilDrawn(): Promise<Reply> {
      const next = get(grafana, PATH);
      await Promise.race([next, renderer.begun(1)]);
      renderer.release();
      return next;
    }
  });

  it('counts those that a fault delays', async () => {
    await start({ draw: blankPicture });
    grafana.fault({ kind: 'delay', ms: 1_000 });
    await Promise.all(Array.from({ length: 7 }, () => get(grafana, PATH)));
    expect(grafana.peakRenders).to.equal(7);
  });

  it('does not count requests that are not renders', async () => {
    await start({ draw: blankPicture });
    await Promise.all([get(grafana, '/api/search'), get(grafana, PATH, { headers: {} })]);
    expect(grafana.peakRenders).to.equal(0);
  });
});
