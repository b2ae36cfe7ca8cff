import { expect } from 'chai';
import { createOutage } from '../../../../src/pictures/stores/s3/outage.ts';

describe('a bucket that is down', () => {
  const fault = new Error('nothing listens there');

  it('is tried by one request a second, however long it is down, and by all once it answers', () => {
    let now = 0;
    const outage = createOutage(() => now);
    const tries = () => {
      try {
        outage.check();
        return true;
      } catch (error) {
        expect(error).to.equal(fault);
        return false;
      }
    };
    for (let time = 0; time < 3; time += 1) {
      expect(tries()).to.equal(true);
      outage.failed(fault);
    }
    for (let second = 0; second < 60; second += 1) {
      expect(tries()).to.equal(false);
      now += 1_000;
      expect([tries(), tries()], `after ${second} s`).to.deep.equal([true, false]);
      outage.failed(fault);
    }
    outage.over();
    expect([tries(), tries()]).to.deep.equal([true, true]);
  });
});
