import { expect } from 'chai';
import { withTimeout } from '../../src/util/timeout.ts';
import { deferred } from '../support/deferred.ts';

describe('waiting for work, but not for ever', () => {
  const late = () => 'late';

  it('gives what the work gives, or throws what it throws', async () => {
    expect(await withTimeout(Promise.resolve('done'), 60_000, late)).to.equal('done');
    const failing = withTimeout(Promise.reject(new Error('no')), 60_000, late);
    expect(await failing.catch(String)).to.equal('Error: no');
  });

  it('gives or throws something else when the time is over', async () => {
    const { promise, resolve } = deferred<string>();
    expect(await withTimeout(promise, 5, late)).to.equal('late');
    const impatient = withTimeout(promise, 5, () => {
      throw new Error('too late');
    });
    expect(await impatient.catch(String)).to.equal('Error: too late');
    resolve('done');
  });
});
