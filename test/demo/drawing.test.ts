import { expect } from 'chai';
import fc from 'fast-check';
import { intervalFor } from '../../demo/draw/series.ts';
import { signalOf } from '../../demo/data/signal.ts';
import { timeTicks } from '../../demo/draw/time-axis.ts';
import { createTypesetter } from '../../demo/draw/typesetter.ts';
import { formatTick, formatValue, niceStep } from '../../demo/draw/units.ts';
import { valueAxis } from '../../demo/draw/value-axis.ts';
import { zoneOf } from '../../demo/model/zone.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31);
const HOUR = 3_600_000;

describe('demo drawing: values in words', () => {
  const cases = [
    [42.123, 'percent', '42.1%'],
    [0.4211, 'percentunit', '42.1%'],
    [5.2 * 1024 ** 3, 'bytes', '5.20 GiB'],
    [1500, 'decbytes', '1.50 kB'],
    [38e6, 'Bps', '38 MB/s'],
    [1450, 'reqps', '1.45K req/s'],
    [0, 'ms', '0 ms'],
    [0.25, 's', '250 ms'],
    [1500, 'ms', '1.50 s'],
    [190, 's', '3.17 min'],
    [3481, 'short', '3.48 K'],
    [-12_400, 'currencyEUR', '-€12.4K'],
    [3, 'none', '3'],
    [1234.5, 'none', '1235'],
    [7e9, 'short', '7 Bil'],
  ] as const;
  for (const [value, unit, expected] of cases) {
    it(`writes ${value} ${unit} as ${expected}`, () => {
      expect(formatValue(value, unit)).to.equal(expected);
    });
  }

  it('keeps to the decimals it is given', () => {
    expect(formatValue(99.934, 'percent', 2)).to.equal('99.93%');
    expect(formatValue(99, 'percent', 1)).to.equal('99.0%');
  });

  it('labels every tick of an axis differently', () => {
    const units = ['percent', 'bytes', 'ms', 's', 'reqps', 'short', 'none', 'Bps', 'percentunit'];
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...units), value, value, (unit, one, other) => {
        fc.pre(Math.abs(one - other) > Math.max(1e-3, Math.abs(one) * 1e-3));
        const series = [{ name: '', points: [[0, one] as const, [1, other] as const] }];
        const axis = valueAxis(series, {
          unit,
          stack: false,
          fromZero: false,
          min: undefined,
          max: undefined,
          height: 200,
        });
        expect(axis.min).to.be.at.most(Math.min(one, other) + axis.step * 1e-6);
        expect(axis.max).to.be.at.least(Math.max(one, other) - axis.step * 1e-6);
        const count = Math.round((axis.max - axis.min) / axis.step) + 1;
        expect(count).to.be.within(2, 9);
      }),
    );
  });

  it('chooses round steps', () => {
    expect(niceStep(100, 5, 'percent', 100)).to.equal(20);
    expect(niceStep(4 * 1024 ** 3, 4, 'bytes', 4 * 1024 ** 3)).to.equal(1024 ** 3);
    expect(formatTick(512 * 1024 ** 2, 'bytes', 512 * 1024 ** 2)).to.equal('512 MiB');
    expect(formatTick(0, 'bytes', 1024 ** 3)).to.equal('0 B');
    expect(formatTick(1.25, 'short', 0.25)).to.equal('1.25');
  });
});

describe('demo drawing: the time axis', () => {
  const labels = (hours: number, zone = 'UTC', room = 8): readonly string[] =>
    timeTicks(NOW - hours * HOUR, NOW, zoneOf(zone), () => room).map(({ label }) => label);

  it('has round times in the zone', () => {
    expect(labels(6)).to.deep.equal(['09:00', '10:00', '11:00', '12:00', '13:00', '14:00']);
    expect(labels(6, 'Asia/Kolkata')[0]).to.equal('14:00');
    expect(labels(24, 'Europe/Brussels', 6)[1]).to.equal('20:00');
    expect(labels(24, 'Europe/Brussels').slice(0, 3)).to.deep.equal(['18:00', '21:00', '00:00']);
  });

  it('says what a longer or a shorter range needs', () => {
    expect(labels(0.02).slice(-2)).to.deep.equal(['14:07:20', '14:07:30']);
    expect(labels(48)[0]).to.equal('11/18 18:00');
    expect(labels(24 * 7)[0]).to.equal('11/14');
    expect(labels(24 * 200)[0]).to.equal('2026-06');
    expect(labels(24 * 365 * 20)[0]).to.equal('2010');
  });

  it('never has more ticks than there is room for, and all within the range', () => {
    const span = fc.integer({ min: 1000, max: 20 * 365 * 24 * HOUR });
    fc.assert(
      fc.property(span, fc.integer({ min: 1, max: 20 }), (ms, room) => {
        const ticks = timeTicks(NOW - ms, NOW, zoneOf('Europe/Brussels'), () => room);
        expect(ticks.length).to.be.at.most(room + 1);
        for (const { at } of ticks) expect(at).to.be.within(NOW - ms, NOW);
      }),
    );
  });
});

describe('demo drawing: text', () => {
  const type = createTypesetter();

  it('measures wider what is wider', () => {
    expect(type.width('iii', 12)).to.be.lessThan(type.width('WWW', 12));
    expect(type.width('abc', 24)).to.be.closeTo(2 * type.width('abc', 12), 1e-9);
    expect(type.width('abc', 12, 'bold')).to.be.greaterThan(type.width('abc', 12));
  });

  it('leaves out what the font cannot show', () => {
    expect(type.clean('a\nb\tc \u0000 🚀 ünïcode')).to.equal('a b c  ünïcode');
    expect(type.clean('日本')).to.equal('□□');
    expect(type.clean('\ud83d!')).to.equal('□!');
  });

  it('shortens to the room there is, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: 200 }),
        (text, room) => {
          expect(type.width(type.fit(text, room, 13), 13)).to.be.at.most(room + 1e-9);
          for (const line of type.wrap(text, room, 13)) {
            expect(type.width(line, 13)).to.be.at.most(room + 1e-9);
          }
        },
      ),
    );
    expect(type.fit('a long title', 40, 14)).to.match(/^a lo?.*…$/);
    expect(type.fit('short', 400, 14)).to.equal('short');
  });
});

describe('demo drawing: series', () => {
  it('depend on the name and the moment only', () => {
    const shape = { level: 50, swing: 20, noise: 8, spike: 30 };
    const moments = Array.from({ length: 50 }, (_, index) => NOW + index * 60_000);
    const values = (name: string): readonly (number | undefined)[] =>
      moments.map(signalOf(shape, name));
    expect(values('a')).to.deep.equal(values('a'));
    expect(values('a')).not.to.deep.equal(values('b'));
  });

  it('stay within their limits', () => {
    const pattern = fc.constantFrom('wave', 'saw', 'steps', 'bursts');
    const moment = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(pattern, fc.string(), moment, (name, seed, at) => {
        const signal = signalOf(
          { pattern: name, level: 50, swing: 40, noise: 30, spike: 90, min: 10, max: 99 },
          seed,
        );
        expect(signal(at)).to.be.within(10, 99);
      }),
    );
  });

  it('begin in 2015', () => {
    expect(signalOf(undefined, 'a')(Date.UTC(1970, 0, 20))).to.equal(undefined);
  });

  it('follow the day', () => {
    const signal = signalOf({ level: 100, swing: 50 }, 'day');
    const noon = signal(Date.UTC(2026, 10, 18, 13)) ?? 0;
    const night = signal(Date.UTC(2026, 10, 18, 3)) ?? 0;
    expect(noon - night).to.be.greaterThan(50);
  });

  it('are sampled at usual intervals', () => {
    const range = { from: NOW - 6 * HOUR, to: NOW, now: NOW };
    expect(intervalFor(range, 500)).to.equal(60_000);
    expect(intervalFor({ ...range, from: NOW - 168 * HOUR }, 500)).to.equal(1_800_000);
  });
});
