import { expect } from 'chai';
import { demoRules, cpuSurge } from '../../demo/alerting/samples.ts';
import { liveFrames } from '../../demo/data/live-frames.ts';

const START = Date.UTC(2026, 10, 26, 12);
const SIGNAL = { level: 42, swing: 18, noise: 9, spike: 30, min: 1, max: 99 };

/** The values of a server's CPU, three a minute, in the hour around the start. */
function valuesOf(server: string, signal: object): readonly (readonly [number, number])[] {
  const range = { from: START - 1_800_000, to: START + 1_800_000, now: START + 1_800_000 };
  const [frame] = liveFrames({ alias: server, signal, intervalMs: 20_000 }, range);
  const [times = [], values = []] = frame?.data.values ?? [];
  return times.map((at, index) => [Number(at), Number(values[index])] as const);
}

describe('the busy CPU of the demo', () => {
  const surge = cpuSurge(START);
  const busy = valuesOf('web-02', { ...SIGNAL, surge });

  it('is over the threshold in its graph for as long as the alert fires, and some minutes before', () => {
    const rule = demoRules(START).find(({ uid }) => uid === 'cpu-busy');
    const isFiring = (at: number) =>
      rule
        ?.watch(at)
        .some(({ state, labels }) => state === 'Alerting' && labels.server === 'web-02');
    const firing = busy.filter(
      ([at]) => isFiring(at) && isFiring(at - 20_000) && isFiring(at + 20_000),
    );
    expect(firing).to.have.length.above(40);
    for (const [, value] of firing) expect(value).to.be.above(85);
    const before = busy.filter(([at]) => at > START - 500_000 && at < START);
    for (const [, value] of before) expect(value).to.be.above(85);
  });

  it('is as usual before, and idle between two alerts', () => {
    const usual = new Map(valuesOf('web-02', SIGNAL));
    for (const [at, value] of busy.filter(([moment]) => moment < surge.from - 40_000)) {
      expect(value).to.equal(usual.get(at));
    }
    const idle = busy.filter(([at]) => {
      const since = (at - surge.pauses.from) % surge.pauses.every;
      return at > surge.pauses.from && since >= 20_000 && since <= 40_000;
    });
    expect(Math.min(...idle.map(([, value]) => value))).to.be.below(85);
  });

  it('leaves the other servers alone', () => {
    expect(valuesOf('web-01', { ...SIGNAL, surge })).to.deep.equal(valuesOf('web-01', SIGNAL));
  });
});
