import { expect } from 'chai';
import { createFailureBudget } from '../../src/server/rate-limit.ts';
import { holdings } from './leaks.ts';

/** Networks of one half of the test; each would take some 300 bytes of its own. */
const NETWORKS = 300_000;

describe('the budget of failures', () => {
  it('takes bounded memory, however many addresses there are', async () => {
    const budget = createFailureBudget(1_000_000);
    const spend = async (from: number) => {
      for (let index = from; index < from + NETWORKS; index += 1) {
        const [high, low] = [index >> 16, index & 0xffff].map((part) => part.toString(16));
        await budget.spend(`2001:${high ?? ''}:${low ?? ''}:0:0:0:0:1`);
      }
    };
    await spend(0);
    const before = await holdings();
    await spend(NETWORKS);
    expect((await holdings()).heap - before.heap).to.be.below(10_000_000);
    await budget.check('2001:0:0:0:0:0:0:1');
  });
});
