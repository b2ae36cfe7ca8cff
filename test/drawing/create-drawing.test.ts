import { expect } from 'chai';
import fc from 'fast-check';
import { createDrawings, type Drawings } from '../../src/drawing/create-drawing.ts';
import { DrawingUnavailableError, NotDrawnError } from '../../src/drawing/errors.ts';
import { rejectionOf } from '../support/failure.ts';
import { graphOf } from '../support/drawing.ts';

const threadOf = (code: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';\n${code}`)}`,
  );

describe('drawings', function () {
  this.timeout(60_000);
  let drawings: Drawings;

  beforeEach(() => {
    drawings = createDrawings({ threads: 1 });
  });

  afterEach(() => drawings.close());

  it('a panel becomes a PNG of the size that was asked for', async () => {
    const png = await drawings.draw(graphOf({ a: [1, 2, 3] }, {}, { width: 300, scale: 2 }));
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([600, 800]);
    expect(png.subarray(1, 4).toString()).to.equal('PNG');
  });

  it('a panel that fails costs that one picture', async () => {
    const failed = await rejectionOf(
      NotDrawnError,
      drawings.draw(graphOf({ a: [1] }, { type: 'geomap' })),
    );
    expect(failed.message).to.equal('This type of panel is not drawn here.');
    expect(await drawings.draw(graphOf({ a: [1] }))).to.be.instanceOf(Buffer);
  });

  it('a thread that ends costs one picture, and the next one gets a new thread', async () => {
    const program = threadOf(
      `parentPort.postMessage({ ready: true }); parentPort.on('message', () => process.exit(1));`,
    );
    const ending = createDrawings({ program });
    for (let round = 0; round < 2; round += 1) {
      await rejectionOf(NotDrawnError, ending.draw(graphOf({ a: [1] })));
    }
    await ending.close();
  });

  it('a picture that takes too long is given up', async () => {
    const program = threadOf(
      `parentPort.postMessage({ ready: true }); parentPort.on('message', () => { for (;;); });`,
    );
    const slow = createDrawings({ program, timeoutMs: 50 });
    const failed = await rejectionOf(NotDrawnError, slow.draw(graphOf({ a: [1] })));
    expect(failed.message).to.equal('This panel took too long to draw.');
    await slow.close();
  });

  describe('for a client that goes away', () => {
    /** Each picture is one byte: how many pictures this thread has drawn. */
    const counting = threadOf(
      `let count = 0;
      parentPort.postMessage({ ready: true });
      parentPort.on('message', () => {
        count += 1;
        const png = Uint8Array.of(count);
        setTimeout(() => parentPort.postMessage({ png }), 10);
      });`,
    );
    let one: Drawings;
    beforeEach(() => {
      one = createDrawings({ program: counting, threads: 1 });
    });
    afterEach(() => one.close());

    it('end at once, while the thread draws on, and draws the next one', async () => {
      const client = new AbortController();
      const drawing = one.draw(graphOf({ a: [1] }), client.signal);
      client.abort(new Error('gone'));
      expect((await rejectionOf(Error, drawing)).message).to.equal('gone');
      expect([...(await one.draw(graphOf({ a: [1] })))]).to.deep.equal([2]);
    });

    it('leave the queue', async () => {
      const client = new AbortController();
      const first = one.draw(graphOf({ a: [1] }));
      const leaving = one.draw(graphOf({ a: [1] }), client.signal);
      const last = one.draw(graphOf({ a: [1] }));
      client.abort(new Error('gone'));
      expect((await rejectionOf(Error, leaving)).message).to.equal('gone');
      expect([...(await first), ...(await last)]).to.deep.equal([1, 2]);
    });

    it('do not begin when it has gone before', async () => {
      const gone = AbortSignal.abort(new Error('gone'));
      await rejectionOf(Error, one.draw(graphOf({ a: [1] }), gone));
      expect([...(await one.draw(graphOf({ a: [1] })))]).to.deep.equal([1]);
    });
  });

  // Node 24 may end the whole process instead, wherefore the size of a picture is bounded first.
  const beforeNode24 = Number(process.versions.node.split('.')[0]) < 24 ? it : it.skip;
  beforeNode24(
    'a thread that runs out of memory costs one picture, and the next one gets a new thread',
    async () => {
      const program = threadOf(
        `parentPort.postMessage({ ready: true });
      parentPort.on('message', ({ packed }) => {
        if (packed.width === 300) for (const all = []; ; ) all.push(new Array(1000).fill(all.length));
        parentPort.postMessage({ png: Uint8Array.of(1) });
      });`,
      );
      const greedy = createDrawings({ program, threads: 1, memory: 16 });
      const failed = await rejectionOf(
        NotDrawnError,
        greedy.draw(graphOf({ a: [1] }, {}, { width: 300 })),
      );
      expect(failed.message).to.equal('This panel could not be drawn here.');
      expect([...(await greedy.draw(graphOf({ a: [1] })))]).to.deep.equal([1]);
      await greedy.close();
    },
  );

  it('where the library cannot be loaded, one sentence says so', async () => {
    const program = threadOf(`parentPort.postMessage({ unavailable: 'no such package' });`);
    const without = createDrawings({ program });
    const failed = await rejectionOf(DrawingUnavailableError, without.draw(graphOf({ a: [1] })));
    expect(failed.message).to.contain('@napi-rs/canvas is not installed');
    await without.close();
  });

  it('what is too large is refused before it is copied', async () => {
    const refused = async (more: Parameters<typeof graphOf>[2], panel = {}) =>
      (await rejectionOf(NotDrawnError, drawings.draw(graphOf({ a: [1] }, panel, more)))).message;
    expect(await refused({ width: 4000, height: 4000, scale: 4 })).to.contain(
      '4000×4000 at scale 4 is not drawn here; 36 million pixels are the most',
    );
    expect(await refused({ width: 0 })).to.contain('is not drawn here');
    expect(await refused({ width: NaN })).to.contain('is not drawn here');
    const fields = Array.from({ length: 3000 }, () => ({
      name: 'x',
      type: 'string' as const,
      config: {},
      values: [],
    }));
    const frame = { refId: 'A', length: 0, notices: [], fields };
    expect(await refused({ frames: [frame] })).to.contain('3000 series and columns');
    const values = { length: 4_000_000 } as unknown as number[];
    const long = { name: 'x', type: 'number' as const, config: {}, values };
    expect(await refused({ frames: [{ ...frame, fields: [long] }] })).to.contain('values');
    expect(await refused({}, { links: Array(60_000).fill(0) })).to.contain('too large');
    expect(await refused({}, { description: 'x'.repeat(3e6) })).to.contain('too large');
  });

  it('a million points are drawn', async () => {
    const values = Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index / 1e4));
    expect((await drawings.draw(graphOf({ a: values }))).length).to.be.above(1000);
  });

  it('odd values, texts and settings give a picture or one sentence', async () => {
    const odd = fc.oneof(
      fc.constantFrom(null, NaN, Infinity, -Infinity, 0, -0, 1e308, -1e308, 5e-324, 1e21),
      fc.double(),
    );
    const json = fc.jsonValue({ maxDepth: 2 });
    const custom = fc.dictionary(
      fc.constantFrom(
        ...'drawStyle lineWidth fillOpacity spanNulls stacking scaleDistribution lineStyle hideFrom axisSoftMin axisWidth pointSize thresholdsStyle __proto__ constructor'.split(
          ' ',
        ),
      ),
      json,
    );
    const defaults = fc.dictionary(
      fc.constantFrom(
        ...'unit decimals min max color thresholds mappings displayName noValue __proto__'.split(
          ' ',
        ),
      ),
      json,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.array(odd, { maxLength: 20 }), { maxKeys: 4 }),
        custom,
        defaults,
        json,
        fc.constantFrom('timeseries', 'graph'),
        async (series, own, common, options, type) => {
          const fieldConfig = { defaults: { ...common, custom: own }, overrides: [common, own] };
          const panel = { type, fieldConfig, options, legend: options, yaxes: [common, own] };
          const drawing = graphOf(series, panel, {
            width: 200,
            height: 100,
          });
          const result = await drawings.draw(drawing).catch((error: unknown) => error);
          if (result instanceof Error) expect(result).to.be.instanceOf(NotDrawnError);
          else expect(result).to.be.instanceOf(Buffer);
        },
      ),
      { numRuns: 60 },
    );
  });
});
