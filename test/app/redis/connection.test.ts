import { expect } from 'chai';
import { openRedis } from '../../../src/app/redis/connection.ts';
import { recordingLogger } from '../../support/logger.ts';
import { redisConnections } from '../../support/open-redis.ts';
import { redisServer } from '../../support/redis-server.ts';
import { until } from '../../support/until.ts';

describe('the Redis that servers share', () => {
  const server = redisServer();
  const connections = redisConnections(server);

  it('is asked, and asked again after it was away, with a line for each', async () => {
    const redis = await connections.open();
    const ping = () => redis.attempt((client) => client.ping());
    const { lines } = connections.logger;
    const told = () => lines.at(-1)?.split(':')[0];
    // On a busy machine it may be lost for a moment at any time.
    await until(async () => (await ping())?.value === 'PONG');
    expect(told()).to.match(/^info Redis is (there|back\.)$/);
    await server.stop();
    await until(async () => (await ping()) === undefined && told()?.startsWith('error') === true);
    expect(told()).to.equal('error Redis (HUBOT_GRAFANA_REDIS_URL) cannot be used');
    await server.start();
    await until(async () => (await ping()) !== undefined);
    expect(told()).to.equal('info Redis is back.');
    expect(lines.join('\n')).not.to.include(server.password);
  });

  it('is not waited for when it does not answer', async () => {
    const redis = await connections.open({ answer: 50, pause: 50 });
    server.pause();
    expect(await redis.attempt((client) => client.ping())).to.equal(undefined);
    server.goOn();
    await until(async () => (await redis.attempt((client) => client.ping())) !== undefined);
  });

  it('puts its prefix before each key', async () => {
    const logger = recordingLogger();
    const redis = openRedis(`${server.url}?team-a`, logger);
    await redis.opened;
    expect(redis.key('lease', 'x')).to.equal('team-a:lease:x');
    await redis.close();
  });

  it('hands messages on in their order', async () => {
    const [a, b] = [await connections.open(), await connections.open()];
    const heard: string[] = [];
    await b.subscribe('channel', (message) => heard.push(message));
    for (const word of ['first', 'second', 'last'])
      await a.attempt((client) => client.publish('channel', word));
    await until(() => heard.at(-1) === 'last');
    expect(heard).to.deep.equal(['first', 'second', 'last']);
  });

  it('is done without, with a sentence, when its password is wrong', async () => {
    const logger = recordingLogger();
    const redis = openRedis(server.url.replace(server.password, 'wrong-word'), logger);
    await redis.opened;
    expect(await redis.attempt((client) => client.ping())).to.equal(undefined);
    expect(logger.lines.join('\n')).to.match(
      /cannot be used: it does not accept the user or the password of the URL\. Until/,
    );
    expect(logger.lines.join('\n')).not.to.include('wrong-word');
    await redis.close();
  });

  it('is done without, with a sentence, when its package is not installed', async () => {
    const logger = recordingLogger();
    const load = () => Promise.reject(new Error('Cannot find package'));
    const redis = openRedis(server.url, logger, { load });
    await redis.opened;
    expect(await redis.attempt((client) => client.ping())).to.equal(undefined);
    expect(logger.lines).to.have.length(1);
    expect(logger.lines[0]).to.include('npm install redis@6');
    await redis.close();
  });
});
