import { expect } from 'chai';
import fc from 'fast-check';
import { symmetricRange, symmetricTicks } from '../../../src/drawing/axes/symmetric-log.ts';
import { timeTicks } from '../../../src/drawing/axes/time-ticks.ts';
import { type Limits, linearRange, logRange } from '../../../src/drawing/axes/value-range.ts';
import { binaryStep, decimalStep } from '../../../src/drawing/axes/value-steps.ts';
import { linearTicks, logTicks } from '../../../src/drawing/axes/value-ticks.ts';
import type { Range } from '../../../src/drawing/fields/range.ts';
import { readFixture } from '../../support/drawing.ts';

interface RangeCase {
  readonly data: Range;
  readonly limits: Limits;
  readonly log: number;
  readonly expected: Range;
}

const width = (text: string) => text.length * 7;
const texts = (from: string, to: string, zone = 'utc', pixels = 900) =>
  timeTicks({ from: Date.parse(from), to: Date.parse(to) }, zone, pixels, width).map(
    ({ text }) => text,
  );

describe('axes of values', () => {
  it('reach a tenth beyond the data, but not beyond zero', () => {
    expect(linearRange({ min: 0, max: 100 }, {})).to.deep.equal({ min: 0, max: 110 });
    expect(linearRange({ min: 5, max: 95 }, {})).to.deep.equal({ min: 0, max: 104 });
    expect(linearRange({ min: -50, max: -10 }, {})).to.deep.equal({ min: -54, max: -6 });
    expect(linearRange({ min: 1000, max: 1010 }, {})).to.deep.equal({ min: 999, max: 1011 });
  });

  it('keep hard limits, and soft ones unless data lie beyond', () => {
    expect(linearRange({ min: 5, max: 7 }, { min: 0, max: 10 })).to.deep.equal({ min: 0, max: 10 });
    expect(linearRange({ min: 5, max: 7 }, { softMin: 0, softMax: 100 })).to.deep.equal({
      min: 0,
      max: 100,
    });
    expect(linearRange({ min: 5, max: 700 }, { softMax: 100 }).max).to.be.above(700);
  });

  it('have a range when all values are the same, or there are none', () => {
    expect(linearRange({ min: 0, max: 0 }, {})).to.deep.equal({ min: 0, max: 100 });
    expect(linearRange({ min: 7, max: 7 }, {})).to.deep.equal({ min: 0, max: 14 });
    expect(linearRange(undefined, {})).to.deep.equal({ min: 0, max: 100 });
    expect(linearRange({ min: 7, max: 7 }, { min: 7 }).max).to.be.above(7);
    expect(linearRange({ min: -7, max: -7 }, { max: -7 })).to.deep.equal({ min: -14, max: -7 });
  });

  it('put zero in the middle when asked to', () => {
    expect(linearRange({ min: -10, max: 50 }, { isCentred: true })).to.deep.equal({
      min: -60,
      max: 60,
    });
  });

  it('end where those end that @grafana/ui makes', () => {
    for (const { data, limits, log, expected } of readFixture<RangeCase[]>('ranges')) {
      const found = log > 0 ? logRange(data, limits, log) : linearRange(data, limits);
      const near = 1e-9 * Math.max(1e-9, Math.abs(expected.max), Math.abs(expected.min));
      const what = JSON.stringify({ data, limits, log });
      expect(found.min, what).to.be.closeTo(expected.min, near);
      expect(found.max, what).to.be.closeTo(expected.max, near);
    }
  });

  it('go in powers when they are logarithmic', () => {
    expect(logRange({ min: 3, max: 800 }, {}, 10)).to.deep.equal({ min: 1, max: 1000 });
    expect(logRange({ min: 8, max: 8 }, {}, 2)).to.deep.equal({ min: 4, max: 16 });
    expect(logTicks({ min: 1, max: 1000 }, 10, 10)).to.deep.equal([1, 10, 100, 1000]);
    expect(logTicks({ min: 1, max: 1e9 }, 3, 10)).to.have.length.within(2, 4);
  });

  it('have steps of powers of two for bytes', () => {
    expect(linearTicks({ min: 0, max: 4000 }, 4, binaryStep)).to.deep.equal([0, 1024, 2048, 3072]);
  });

  it('never have more lines than there is room for', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e3, max: 1e3 }),
        fc.double({ noNaN: true, min: 1e-3, max: 1e15 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (min, size, most, isBinary) => {
          const ticks = linearTicks(
            { min, max: min + size },
            most,
            isBinary ? binaryStep : decimalStep,
          );
          expect(ticks.length).to.be.at.most(most + 2);
          expect(ticks).to.deep.equal([...ticks].sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('axes of times', () => {
  it('are written as finely as their lines are apart', () => {
    expect(texts('2026-11-26T08:00Z', '2026-11-26T14:00Z')[1]).to.equal('08:30');
    expect(texts('2026-11-26T08:00Z', '2026-11-26T08:02Z')[1]).to.equal('08:00:10');
    expect(texts('2026-11-24T08:00Z', '2026-11-27T08:00Z')[0]).to.equal('11/24 08:00');
    expect(texts('2026-10-01T00:00Z', '2026-11-27T08:00Z')[0]).to.equal('10/01');
    expect(texts('2024-10-01T00:00Z', '2026-11-27T08:00Z')[0]).to.match(/^20\d\d-\d\d$/);
    expect(texts('1990-01-01T00:00Z', '2026-01-01T00:00Z')[0]).to.match(/^\d{4}-01$/);
  });

  it('stay on the clock of their zone when it is moved', () => {
    const times = texts('2026-10-24T22:00Z', '2026-10-26T23:00Z', 'Europe/Berlin', 800);
    expect(times.length).to.be.above(4);
    for (const time of times) expect(time).to.match(/ (00|06|12|18):00$/);
  });

  it('tell the hour that the clock has twice once', () => {
    const times = texts('2026-10-24T23:00Z', '2026-10-25T03:00Z', 'Europe/Berlin', 300);
    expect(times).to.deep.equal(['01:00', '02:00', '', '03:00', '04:00']);
  });

  it('never overlap, end, and lie within the range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        fc.integer({ min: 1, max: 3_000_000_000_000 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.constantFrom('utc', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        (from, size, pixels, zone) => {
          const range = { from, to: from + size };
          const ticks = timeTicks(range, zone, pixels, width);
          for (const [index, { time }] of ticks.entries()) {
            expect(time).to.be.within(range.from, range.to);
            const before = ticks[index - 1];
            if (before) expect(time).to.be.above(before.time);
          }
        },
      ),
    );
    expect(timeTicks({ from: 5, to: 5 }, 'utc', 100, width)).to.deep.equal([]);
  });

  describe('that are logarithmic either way from zero', () => {
    const scale = { base: 10, threshold: 1 };
    const range = (min: number, max: number, limits: object = {}) =>
      symmetricRange({ min, max }, limits, scale);

    it('end at powers, or at zero, or where the panel says', () => {
      expect(range(-20, 3000)).to.deep.equal({ min: -100, max: 10_000 });
      expect(range(0, 1000)).to.deep.equal({ min: 0, max: 1000 });
      expect(range(20, 3000)).to.deep.equal({ min: 10, max: 10_000 });
      expect(range(-20, 3000, { min: -50, max: 99 })).to.deep.equal({ min: -50, max: 99 });
      expect(range(-20, 3000, { isCentred: true })).to.deep.equal({ min: -10_000, max: 10_000 });
      expect(range(0, 0)).to.deep.equal({ min: 0, max: 100 });
      expect(symmetricRange(undefined, {}, scale)).to.deep.equal({ min: 0, max: 100 });
    });

    it('have lines at zero and at powers, none nearer to each other than there is room for', () => {
      expect(symmetricTicks({ min: -1000, max: 1000 }, 9, scale)).to.deep.equal([
        -1000, -100, -10, 0, 10, 100, 1000,
      ]);
      fc.assert(
        fc.property(
          fc.double({ min: -1e9, max: 0, noNaN: true }),
          fc.double({ min: 1, max: 1e9, noNaN: true }),
          fc.integer({ min: 2, max: 30 }),
          fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
          (min, max, most, threshold) => {
            const ticks = symmetricTicks({ min, max }, most, { base: 10, threshold });
            expect(ticks).to.include(0);
            expect(ticks).to.deep.equal([...new Set(ticks)].sort((a, b) => a - b));
            expect(ticks.length).to.be.at.most(most + 3);
          },
        ),
      );
    });
  });
});
