import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openRedis } from '../../../src/app/redis/connection.ts';
import { redisReason } from '../../../src/app/redis/reason.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { freePort } from '../../support/free-port.ts';
import { serveHttp } from '../../support/http.ts';
import { recordingLogger } from '../../support/logger.ts';
import { startCommand } from '../../support/program.ts';
import { redisServer } from '../../support/redis-server.ts';

/** What Redis 7 and 8 answer. */
const SAID = {
  'READONLY You can’t write against a read only replica.': /a replica, which takes no writes/,
  "OOM command not allowed when used memory > 'maxmemory'.": /^its memory is full$/,
  'MISCONF Redis is configured to save RDB snapshots': /cannot write to its disk/,
  'LOADING Redis is loading the dataset in memory': /still loading/,
  'MOVED 3999 127.0.0.1:6381': /a part of a cluster/,
  'NOPERM User bot has no permissions to run the ‘eval’ command': /may not do there/,
};

describe('why Redis cannot be used', () => {
  const server = redisServer();
  const folder = temporaryFolder();

  /** The reasons that the log gives. */
  async function reasonWith(url: string): Promise<string> {
    const logger = recordingLogger();
    const redis = openRedis(url, logger);
    await redis.opened;
    expect(await redis.attempt((client) => client.ping())).to.equal(undefined);
    await redis.close();
    expect(logger.lines).to.have.length(1);
    const [line = ''] = logger.lines;
    expect(line).not.to.match(/secret-word|open-sesame/);
    const [, reason] =
      /^error Redis \(HUBOT_GRAFANA_REDIS_URL\) cannot be used: ([^.]*)\. Until it can, this process works for itself\.$/.exec(
        line,
      ) ?? [];
    return reason ?? line;
  }

  it('is a clause for a real Redis whose URL is wrong', async () => {
    const { port } = new URL(server.url);
    expect(await reasonWith(`redis://:secret-word@127.0.0.1:${port}`)).to.match(
      /^it does not accept the user or the password/,
    );
    expect(await reasonWith(`redis://127.0.0.1:${port}`)).to.match(/^it needs a password/);
    expect(await reasonWith(`${server.url}/77`)).to.match(/^it has no database with the number/);
    // It waits for the end of a line.
    expect(await reasonWith(server.url.replace('redis:', 'rediss:'))).to.match(
      /^it does not answer within \d+ ms$/,
    );
  });

  it('is a clause where there is no Redis', async () => {
    expect(await reasonWith(`redis://:secret-word@127.0.0.1:${await freePort()}`)).to.equal(
      'nothing listens there',
    );
    expect(await reasonWith('redis://:secret-word@redis.invalid')).to.match(/host name/);
    const web = await serveHttp((_request, response) => response.end('hello'));
    const reason = await reasonWith(`redis://:secret-word@127.0.0.1:${web.port}`);
    await web.close();
    expect(reason).to.match(/^what answers there is not a Redis$/);
  });

  it('is a clause for a real Redis that speaks TLS alone', async () => {
    const port = await freePort();
    const { cert, key } = makeCertificate(['localhost']);
    const at = (name: string) => path.join(folder.path, name);
    await writeFile(at('tls.pem'), cert);
    await writeFile(at('tls.key'), key);
    const tls = startCommand('redis-server', {
      cwd: folder.path,
      args: [
        ...['--port', '0', '--tls-port', String(port), '--bind', '127.0.0.1', '--save', ''],
        ...['--tls-cert-file', at('tls.pem'), '--tls-key-file', at('tls.key')],
        ...['--tls-auth-clients', 'no', '--tls-ca-cert-file', at('tls.pem')],
      ],
    });
    await tls.seen(/Ready to accept connections/);
    const plain = await reasonWith(`redis://127.0.0.1:${port}`);
    const unknown = await reasonWith(`rediss://localhost:${port}`);
    tls.child.kill('SIGKILL');
    await tls.ended();
    expect(plain).to.equal('the connection broke off; if it speaks TLS alone, write rediss://');
    expect(unknown).to.equal(
      'its certificate is not trusted here; name a file with its authority in NODE_EXTRA_CA_CERTS',
    );
  });

  for (const [message, reason] of Object.entries(SAID)) {
    it(`is a clause when it says ${message.split(' ')[0] ?? ''}`, () => {
      expect(redisReason(new Error(message), true)).to.match(reason);
    });
  }
});
