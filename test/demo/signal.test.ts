import { expect } from 'chai';
import fc from 'fast-check';
import { signalOf } from '../../demo/data/signal.ts';

const NOW = Date.UTC(2026, 10, 20, 14, 7, 31);

describe('demo Grafana: series', () => {
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
});
