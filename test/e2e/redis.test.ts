import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { needs } from '../support/needs.ts';
import { type Program, startCommand, startBin } from '../support/program.ts';

const PASSWORD = 'open-sesame';
const SCRIPT = `export default (robot) => {
  robot.respond(/remember (.+)$/, (res) => { robot.brain.set('kept', res.match[1]); res.send('ok'); });
  robot.respond(/recall$/, (res) => res.send('kept: ' + robot.brain.get('kept')));
};`;

describe('a bot with a brain in Redis', () => {
  const folder = temporaryFolder();
  let redis: Program;
  let port: number;

  const startRedis = () => {
    const server = startCommand('redis-server', {
      cwd: folder.path,
      args: [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--requirepass',
        PASSWORD,
      ],
    });
    return server.seen(/Ready to accept connections/).then(() => server);
  };
  const startBot = async (): Promise<Program> => {
    const bot = startBin('hubot', {
      cwd: folder.path,
      env: {
        REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:${port}`,
        HUBOT_LOG_LEVEL: 'debug',
        PORT: '0',
      },
    });
    await bot.seen(/Redis/);
    return bot;
  };
  const say = async (bot: Program, text: string, answer: RegExp): Promise<void> => {
    bot.child.stdin?.write(`${text}\n`);
    await bot.seen(answer);
  };

  beforeEach(async function () {
    needs(this, 'redis-server', 'redis-server');
    const script = path.join(folder.path, 'memory.mjs');
    await writeFile(script, SCRIPT);
    await writeFile(path.join(folder.path, 'external-scripts.json'), JSON.stringify([script]));
    port = await freePort();
    redis = await startRedis();
  });

  afterEach(async () => {
    redis.child.kill('SIGKILL');
    await redis.ended();
  });

  it('remembers across a restart, what it was told last too, and logs no password', async () => {
    const first = await startBot();
    await first.seen(/The brain is kept in Redis/);
    await say(first, 'remember seventeen', /^ok$/m);
    first.child.kill('SIGTERM');
    expect(await first.ended()).to.equal(0);
    const second = await startBot();
    await second.seen(/The brain is kept in Redis/);
    await say(second, 'recall', /kept: seventeen/);
    second.child.stdin?.end();
    expect(await second.ended()).to.equal(0);
    expect(`${first.out()}${first.err()}${second.err()}`).to.not.contain(PASSWORD);
  });

  it('works without Redis while that is away, and ends in good order', async () => {
    redis.child.kill('SIGKILL');
    await redis.ended();
    const bot = await startBot();
    await bot.seen(/^error Redis cannot be reached/m);
    await say(bot, 'recall', /kept: null/);
    redis = await startRedis();
    await bot.seen(/The brain is kept in Redis/);
    redis.child.kill('SIGKILL');
    await redis.ended();
    await say(bot, 'remember it', /^ok$/m);
    bot.child.stdin?.end();
    expect(await bot.ended()).to.equal(0);
    expect(bot.err()).to.not.contain(PASSWORD);
  });
});
