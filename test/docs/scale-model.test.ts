import { expect } from 'chai';
import fc from 'fast-check';
import {
  ASSUMPTIONS,
  DEFAULTS,
  parseAssumptions,
  scaleOf,
  scaleTable,
} from '../../bench/scale-model.ts';

describe('the model of costs', () => {
  it('multiplies rooms, requests and panels', () => {
    const scale = scaleOf({
      ...DEFAULTS,
      rooms: 10,
      requestsPerRoom: 9,
      panelsPerRequest: 4,
      alertsPerRoom: 4,
      busiestHour: 0.25,
      incident: 36,
      viewsPerPicture: 2,
      pictureKilobytes: 100,
      putsPerPicture: 3,
      bucketReadsPerPicture: 4,
      servers: 2,
      checksPerSecond: 0.001,
      daysKept: 5,
      renderSeconds: 2,
      rendersAtOnce: 1,
      dollarsPerMillionPuts: 1000,
    });
    expect(scale.picturesPerDay).to.equal(400);
    expect(scale.busy).to.be.closeTo(100 / 3600, 1e-9);
    expect(scale.incident).to.be.closeTo(1, 1e-9);
    expect(scale.serversRendering).to.equal(2);
    expect(scale.gigabytesKept).to.be.closeTo(0.2, 1e-9);
    expect(scale.puts).to.equal(36_000);
    expect(scale.gets).to.be.closeTo(48_000 + 2 * 0.001 * 86_400 * 30, 1e-6);
    expect(scale.gigabytesOut).to.be.closeTo(2.4, 1e-9);
    expect(scale.dollars.puts).to.equal(36);
  });

  it('costs in proportion to the rooms, but for what servers ask by themselves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 2, max: 50 }),
        (rooms, by) => {
          const given = { ...DEFAULTS, checksPerSecond: 0 };
          const one = scaleOf({ ...given, rooms }).dollars.all;
          expect(scaleOf({ ...given, rooms: rooms * by }).dollars.all).to.be.closeTo(
            one * by,
            one / 1e6,
          );
        },
      ),
    );
  });

  it('has a column for each number of rooms', () => {
    const [head, , ...rows] = scaleTable(DEFAULTS, [20, 1000]);
    expect(head).to.equal('| | 20 rooms | 1,000 rooms |');
    for (const row of rows) expect(row.split(' | ')).to.have.length(3);
    expect(rows.join('\n')).not.to.match(/NaN|undefined|Infinity/);
  });

  it('takes another value of any assumption, and refuses what is not one', () => {
    for (const name of Object.keys(ASSUMPTIONS)) {
      expect(parseAssumptions([`${name}=7.5`])).to.have.property(name, 7.5);
    }
    for (const arg of [
      '',
      'rooms',
      'rooms=',
      'rooms=0',
      'rooms=-1',
      'rooms=many',
      'rooms=Infinity',
    ]) {
      expect(() => parseAssumptions([arg])).to.throw(
        /is not an assumption|a number above 0 is expected/,
      );
    }
    expect(() => parseAssumptions(['__proto__=1'])).to.throw('"__proto__" is not an assumption');
  });
});
