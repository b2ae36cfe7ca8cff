import { expect } from 'chai';
import fc from 'fast-check';
import { formatSize, parseDuration, parseSize } from '../../src/util/units.ts';

describe('units', () => {
  describe('parseDuration', () => {
    for (const [text, ms] of [
      ['90s', 90_000],
      ['15m', 900_000],
      ['12h', 43_200_000],
      ['30d', 2_592_000_000],
      ['60', 60_000],
      ['0', 0],
      ['1.5h', 5_400_000],
      [' 5 s ', 5_000],
    ] as const) {
      it(`reads ${JSON.stringify(text)} as ${ms} ms`, () => {
        expect(parseDuration(text)).to.equal(ms);
      });
    }

    for (const text of [
      '',
      's',
      '5w',
      '5M',
      '-5s',
      '+5s',
      '1e3',
      '5 s s',
      '0x10',
      '١s',
      '5S',
      '1.',
    ]) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(parseDuration(text)).to.equal(undefined);
      });
    }
  });

  describe('parseSize', () => {
    for (const [text, bytes] of [
      ['500KB', 500_000],
      ['20MB', 20_000_000],
      ['5GB', 5_000_000_000],
      ['5gb', 5_000_000_000],
      ['7 B', 7],
      ['1024', 1024],
      ['1.5MB', 1_500_000],
    ] as const) {
      it(`reads ${JSON.stringify(text)} as ${bytes} bytes`, () => {
        expect(parseSize(text)).to.equal(bytes);
      });
    }

    for (const text of ['', 'MB', '20MiB', '20M', '-1', '1TB', '1,5MB', '20MB/s']) {
      it(`refuses ${JSON.stringify(text)}`, () => {
        expect(parseSize(text)).to.equal(undefined);
      });
    }
  });

  it('returns a safe integer or undefined for any text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(
          fc.stringMatching(/^[0-9]{1,400}(\.[0-9]{1,30})?$/),
          fc.constantFrom('', 's', 'd', 'KB', 'GB'),
        )
        .map(([amount, unit]) => amount + unit),
    );
    fc.assert(
      fc.property(anything, (text) => {
        for (const value of [parseDuration(text), parseSize(text)]) {
          if (value !== undefined) expect(value).to.satisfy(Number.isSafeInteger);
        }
      }),
    );
  });

  it('handles a long text that is almost a number', () => {
    for (const text of [
      '1'.repeat(200_000),
      `1${' '.repeat(200_000)}x`,
      `1.${'1'.repeat(200_000)}x`,
    ]) {
      parseDuration(text);
      parseSize(text);
    }
  });

  describe('formatSize', () => {
    for (const [bytes, text] of [
      [0, '0 B'],
      [999, '999 B'],
      [1000, '1 KB'],
      [3_440_000, '3.4 MB'],
      [200_000_000, '200 MB'],
      [5_000_000_000_000, '5000 GB'],
    ] as const) {
      it(`writes ${bytes} bytes as ${text}`, () => {
        expect(formatSize(bytes)).to.equal(text);
      });
    }

    it('round-trips through parseSize within a tenth', () => {
      fc.assert(
        fc.property(
          fc.maxSafeNat().filter((bytes) => bytes < 1e15),
          (bytes) => {
            expect(parseSize(formatSize(bytes))).to.be.closeTo(bytes, bytes / 10);
          },
        ),
      );
    });
  });
});
