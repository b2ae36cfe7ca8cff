import { expect } from 'chai';
import { runAtOnce, runInSlices, type Steps } from '../../src/util/time-slices.ts';

describe('time slices', () => {
  function* count(to: number, tick: () => unknown = () => undefined): Steps<number> {
    for (let done = 0; done < to; done += 1) {
      tick();
      yield;
    }
    return to;
  }

  it('runAtOnce returns the result of the steps', () => {
    expect(runAtOnce(count(5))).to.equal(5);
  });

  it('runInSlices pauses after each 10 ms of work', async () => {
    let ms = 0;
    let pauses = 0;
    const steps = count(100, () => (ms += 1));
    const pause = () => Promise.resolve((pauses += 1));
    expect(await runInSlices(steps, { now: () => ms, pause })).to.equal(100);
    expect(pauses).to.equal(10);
  });

  it('runInSlices lets a timer run between slices', async () => {
    let isDone = false;
    let ms = 0;
    const other = new Promise<boolean>((resolve) => {
      setImmediate(() => {
        resolve(isDone);
      });
    });
    await runInSlices(
      count(100, () => (ms += 5)),
      { now: () => ms },
    );
    isDone = true;
    expect(await other).to.equal(false);
  });

  it('runInSlices rejects with what a step throws', async () => {
    function* failing(): Steps<number> {
      yield;
      throw new Error('no');
    }
    expect(await runInSlices(failing()).catch(String)).to.equal('Error: no');
  });
});
