import { expect } from 'chai';
import { createSharedFailures } from '../../../src/app/redis/failures.ts';
import { createFailureBudget } from '../../../src/server/rate-limit.ts';
import { TooManyRequestsError } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';

const CLIENT = '192.0.2.1';

describe('failures that servers count together', () => {
  const server = redisServer();
  const connections = redisConnections(server);
  const budget = async (name = 'pictures') =>
    createFailureBudget(3, name, createSharedFailures(await connections.open()));

  it('use up one budget of an address, whichever server refused it', async () => {
    const [a, b] = [await budget(), await budget()];
    await a.spend(CLIENT);
    await b.spend(CLIENT);
    await a.check(CLIENT);
    await b.spend(CLIENT);
    const refused = await rejectionOf(TooManyRequestsError, a.check(CLIENT));
    expect(refused.retryAfter).to.be.within(1, 60);
    await rejectionOf(TooManyRequestsError, b.check(CLIENT));
    await b.check('198.51.100.7');
    await (await budget('alerts')).check(CLIENT);
  });

  it('are counted by each server while Redis is away', async () => {
    const [a, b] = [await budget(), await budget()];
    await a.check(CLIENT);
    await server.stop();
    for (let count = 0; count < 3; count += 1) await a.spend(CLIENT);
    await rejectionOf(TooManyRequestsError, a.check(CLIENT));
    await b.check(CLIENT);
  });

  it('leave no address in Redis', async () => {
    await (await budget()).spend(CLIENT);
    const redis = await connections.open();
    const { value = [] } = (await redis.attempt((client) => client.keys('*'))) ?? {};
    expect(value.join(' ')).not.to.include('192.0');
    expect(value).to.have.length(2);
  });
});
