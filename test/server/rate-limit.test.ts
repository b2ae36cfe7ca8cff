import { mock } from 'node:test';
import { expect } from 'chai';
import { TooManyRequestsError } from '../../src/util/errors.ts';
import { createFailureBudget } from '../../src/server/rate-limit.ts';
import { rejectionOf } from '../support/failure.ts';

const ADDRESS = '192.0.2.1';

describe('the budget of failures', () => {
  it('lets so many fail and not one more, and says when it begins anew', async () => {
    const budget = createFailureBudget(3);
    for (let index = 0; index < 3; index += 1) {
      await budget.check(ADDRESS);
      await budget.spend(ADDRESS);
    }
    const error = await rejectionOf(TooManyRequestsError, budget.check(ADDRESS));
    expect(error.retryAfter).to.be.within(55, 60);
    expect(error.message).to.match(/More than 3 requests/);
  });

  it('takes nothing off for looking', async () => {
    const budget = createFailureBudget(1);
    for (let index = 0; index < 10; index += 1) await budget.check(ADDRESS);
  });

  it('is one for each IPv4 address, for each /64, and for all who are not known', async () => {
    const budget = createFailureBudget(1);
    await budget.spend(ADDRESS);
    await budget.spend('2001:db8:0:1:0:0:0:1');
    await budget.spend(undefined);
    for (const spent of [ADDRESS, '2001:db8:0:1:ffff:0:0:2', undefined]) {
      await rejectionOf(TooManyRequestsError, budget.check(spent));
    }
    for (const other of ['192.0.2.2', '2001:db8:0:2:0:0:0:1']) await budget.check(other);
  });

  it('begins anew after a minute', async () => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'] });
    try {
      const budget = createFailureBudget(1);
      await budget.spend(ADDRESS);
      mock.timers.tick(59_999);
      await rejectionOf(TooManyRequestsError, budget.check(ADDRESS));
      mock.timers.tick(1);
      await budget.check(ADDRESS);
    } finally {
      mock.timers.reset();
    }
  });
});
