import { expect } from 'chai';
import fc from 'fast-check';
import type { Command } from '../../src/chat/commands/command.ts';
import {
  createDispatcher as create,
  createRefusal,
  MAX_UNDER_WAY,
} from '../../src/chat/dispatcher.ts';
import type { Message } from '../../src/chat/format.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { deferred, settle } from '../support/deferred.ts';
import { testConversation } from '../support/conversation.ts';
import { recordingLogger } from '../support/logger.ts';

function command(name: string, run: Command['run'], aliases: string[] = []): Command {
  return { name, aliases, usage: name, summary: '', details: [], run };
}

describe('the dispatcher', () => {
  let said: Message[];
  const here = testConversation((message) => said.push(message));
  const { say } = here;
  const createDispatcher = (commands: readonly Command[], logger = recordingLogger()) =>
    create({
      commands: [...commands, fallback],
      logger,
      answerUnprompted: (typed) => say(`unprompted: ${typed}`),
      hintAtWords: () => Promise.resolve(''),
    });
  const fallback: Command = {
    ...command('WORDS', (typed) => say(`unknown: ${typed}`)),
    isFallback: true,
  };
  const echo = command('db', (rest) => say(`db got ${JSON.stringify(rest)}`), ['dash']);

  beforeEach(() => {
    said = [];
  });

  it(`answers ${MAX_UNDER_WAY} requests at once at most, and says so`, async () => {
    const { promise, resolve } = deferred<undefined>();
    const dispatcher = createDispatcher([command('db', () => promise)]);
    const running = Array.from({ length: MAX_UNDER_WAY }, () => dispatcher.handle('db web', here));
    await dispatcher.handle('db web', here);
    expect(said).to.deep.equal([
      'Too many requests are being answered at the moment; ask again in a minute.',
    ]);
    resolve(undefined);
    await Promise.all(running);
    await dispatcher.handle('db web', here);
    expect(said).to.have.lengthOf(1);
  });

  it('passes the rest of the text to the command, by name or alias in any case', async () => {
    const dispatcher = createDispatcher([echo]);
    await dispatcher.handle('DB web:cpu  now-2d', here);
    await dispatcher.handle('  dash\nweb', here);
    expect(said).to.deep.equal(['db got " web:cpu  now-2d"', 'db got "\\nweb"']);
  });

  it('tries commands without a name when no name fits', async () => {
    const number: Command = {
      ...command('N', (typed) => say(`number ${typed}`)),
      takes: (word, { room }) => room === 'ops' && /^\d$/.test(word),
    };
    const dispatcher = createDispatcher([echo, number]);
    await dispatcher.handle(' 2 now-7d', here);
    await dispatcher.handle('2', { ...here, room: 'dev' });
    await dispatcher.handle('N', here);
    expect(said[0]).to.equal('number 2 now-7d');
    expect(said[1]).to.match(/^unknown: /);
    expect(said[2]).to.match(/^unknown: /);
  });

  it('answers a bare graf with the shortest help', async () => {
    await createDispatcher([echo]).handle(' ', here);
    expect(said).to.deep.equal([
      'Ask in words, such as `graf cpu web-01 last 3 hours`, or try `graf db`.',
    ]);
  });

  it('says what went wrong, and logs unexpected errors without saying them', async () => {
    const logger = recordingLogger();
    const dispatcher = createDispatcher(
      [
        command('a', () => Promise.reject(new InvalidRequestError('Write it otherwise.'))),
        command('b', () => Promise.reject(new TypeError('x is undefined'))),
      ],
      logger,
    );
    await dispatcher.handle('a', here);
    await dispatcher.handle('b', here);
    expect(said[0]).to.equal('Write it otherwise.');
    expect(said[1]).to.match(/^Something went wrong here/);
    const [refused = '', failed = ''] = logger.lines;
    expect(refused).to.match(
      /^info command refused request=[0-9a-f]{8} room=ops user=ann command=a .*code=invalid_request why=".*Write it otherwise\."$/,
    );
    const [, id = 'none'] =
      /^error command failed request=([0-9a-f]{8}) .*why="TypeError: x is undefined"$/.exec(
        failed,
      ) ?? [];
    expect(said[1]).to.contain(`(request ${id})`);
  });

  it('answers any text exactly once', async () => {
    const dispatcher = createDispatcher([echo]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        said = [];
        await dispatcher.handle(text, here);
        expect(said).to.have.lengthOf(1);
      }),
    );
  });

  it('waits for requests under way when it closes, and takes no new ones', async () => {
    const gate = deferred();
    const slow = command('slow', async () => {
      await gate.promise;
      await say('done');
    });
    const dispatcher = createDispatcher([slow]);
    void dispatcher.handle('slow', here);
    let closed = false;
    const closing = dispatcher.close().then(() => {
      closed = true;
    });
    await dispatcher.handle('slow', here);
    expect(said).to.deep.equal(['The bot is shutting down; ask again when it is back.']);
    await settle();
    expect(closed, 'closed with an answer under way').to.equal(false);
    gate.resolve();
    await closing;
    expect(said.at(-1)).to.equal('done');
  });

  it('answers every request with the same sentence when the configuration is wrong', async () => {
    const refusal = createRefusal('Set HUBOT_GRAFANA_HOST.');
    for (const typed of ['', 'db web', 'help']) await refusal.handle(typed, here);
    await refusal.close();
    expect(said).to.deep.equal(Array(3).fill('Set HUBOT_GRAFANA_HOST.'));
  });
});
