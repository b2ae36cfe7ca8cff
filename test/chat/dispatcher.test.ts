import { expect } from 'chai';
import fc from 'fast-check';
import type { Command, Say } from '../../src/chat/commands/command.ts';
import { createDispatcher, createRefusal } from '../../src/chat/dispatcher.ts';
import { InvalidRequestError } from '../../src/errors.ts';
import { deferred, settle } from '../support/deferred.ts';
import { recordingLogger } from '../support/logger.ts';

function command(name: string, run: Command['run'], aliases: string[] = []): Command {
  return { name, aliases, usage: name, summary: '', details: [], run };
}

describe('the dispatcher', () => {
  let said: string[];
  const say: Say = (text) => {
    said.push(text);
    return Promise.resolve();
  };
  const echo = command('db', (rest) => say(`db got ${JSON.stringify(rest)}`), ['dash']);

  beforeEach(() => {
    said = [];
  });

  it('hands over what stands behind the name, whatever its case, and by its aliases', async () => {
    const dispatcher = createDispatcher([echo], recordingLogger());
    await dispatcher.handle('DB web:cpu  now-2d', say);
    await dispatcher.handle('  dash\nweb', say);
    expect(said).to.deep.equal(['db got " web:cpu  now-2d"', 'db got "\\nweb"']);
  });

  it('answers an unknown word once, with what there is', async () => {
    const dispatcher = createDispatcher([echo], recordingLogger());
    await dispatcher.handle('constructor', say);
    expect(said).to.deep.equal(['`graf constructor` is nothing I know. Try `graf db`.']);
  });

  it('says what went wrong; what nobody foresaw goes to the log alone', async () => {
    const logger = recordingLogger();
    const dispatcher = createDispatcher(
      [
        command('a', () => Promise.reject(new InvalidRequestError('Write it otherwise.'))),
        command('b', () => Promise.reject(new TypeError('x is undefined'))),
      ],
      logger,
    );
    await dispatcher.handle('a', say);
    await dispatcher.handle('b', say);
    expect(said[0]).to.equal('Write it otherwise.');
    expect(said[1]).to.match(/^Something went wrong here/);
    expect(logger.lines.filter((line) => line.startsWith('error'))).to.deep.equal([
      'error graf b: TypeError: x is undefined',
    ]);
  });

  it('answers any text exactly once', async () => {
    const dispatcher = createDispatcher([echo], recordingLogger());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        said = [];
        await dispatcher.handle(text, say);
        expect(said).to.have.lengthOf(1);
      }),
    );
  });

  it('lets what is under way end when it closes, and takes nothing new', async () => {
    const gate = deferred();
    const slow = command('slow', async () => {
      await gate.promise;
      await say('done');
    });
    const dispatcher = createDispatcher([slow], recordingLogger());
    void dispatcher.handle('slow', say);
    let closed = false;
    const closing = dispatcher.close().then(() => {
      closed = true;
    });
    await dispatcher.handle('slow', say);
    expect(said).to.deep.equal(['The bot is shutting down; ask again when it is back.']);
    await settle();
    expect(closed, 'closed with an answer under way').to.equal(false);
    gate.resolve();
    await closing;
    expect(said.at(-1)).to.equal('done');
  });

  it('may stand for a configuration that cannot be used, and answers all with that', async () => {
    const refusal = createRefusal('Set HUBOT_GRAFANA_HOST.');
    for (const typed of ['', 'db web', 'help']) await refusal.handle(typed, say);
    await refusal.close();
    expect(said).to.deep.equal(Array(3).fill('Set HUBOT_GRAFANA_HOST.'));
  });

  it('answers in short, however long the word is', async () => {
    const dispatcher = createDispatcher([echo], recordingLogger());
    await dispatcher.handle('x'.repeat(200_000), say);
    expect(said[0]?.length).to.be.below(400);
  });
});
