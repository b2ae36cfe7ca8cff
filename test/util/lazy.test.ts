import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { lazily } from '../../src/util/lazy.ts';
import { rejectionOf } from '../support/failure.ts';

describe('lazily', () => {
  it('makes the value once, for concurrent calls too', async () => {
    let made = 0;
    const get = lazily(() => Promise.resolve((made += 1)));
    expect(made).to.equal(0);
    expect(await Promise.all([get(), get()])).to.deep.equal([1, 1]);
    expect(await get()).to.equal(1);
  });

  it('tries again after a failure', async () => {
    let made = 0;
    const get = lazily(() =>
      made++ === 0 ? Promise.reject(new GrafanaError('No.')) : Promise.resolve('there'),
    );
    await rejectionOf(GrafanaError, get());
    expect(await get()).to.equal('there');
  });
});
