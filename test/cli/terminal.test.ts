import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { Robot } from 'hubot';
import { MAX_LINE_BYTES, MAX_WAITING_LINES, Terminal } from '../../src/cli/terminal.ts';
import { deferred, settle } from '../support/deferred.ts';
import { recordingLogger } from '../support/logger.ts';

describe('the terminal', () => {
  let input: PassThrough;
  let heard: string[];
  let terminal: Terminal;
  let ended: ReturnType<typeof deferred<undefined>>;
  let answer: () => Promise<void>;

  beforeEach(async () => {
    input = new PassThrough();
    heard = [];
    ended = deferred();
    answer = () => Promise.resolve();
    const use = (owner: Robot) =>
      (terminal = new Terminal(owner, {
        input,
        output: new PassThrough().resume(),
        onEnd: () => {
          ended.resolve(undefined);
        },
        onLostOutput: ended.reject,
      }));
    const robot = new Robot({ use }, false, 'hubot', false);
    robot.logger = recordingLogger();
    await robot.loadAdapter();
    robot.receive = (message) => {
      heard.push((Reflect.get(message, 'text') as string).replace(/^hubot /, ''));
      return answer();
    };
    terminal.listen();
  });

  it('reads no more than it can answer', async () => {
    const first = deferred<undefined>();
    answer = () => first.promise;
    const block = `${'x'.repeat(999)}\n`.repeat(100);
    let written = 0;
    for (; input.write(block); written += 1) await settle();
    // Lines that wait, and what the streams between hold.
    expect(written * 100).to.be.below(MAX_WAITING_LINES + 1_000);
    first.resolve(undefined);
    input.end('last\n');
    await ended.promise;
    expect(heard.length).to.equal((written + 1) * 100 + 1);
    expect(heard.at(-1)).to.equal('last');
  });

  it('cuts a line that has no end, and hears the next one', async () => {
    for (let bytes = 0; bytes < 5 * MAX_LINE_BYTES; bytes += 50_000) {
      input.write('x'.repeat(50_000));
      await settle();
    }
    input.end('y\nnext\r\nlast');
    await ended.promise;
    expect(heard.map(({ length }) => length)).to.deep.equal([MAX_LINE_BYTES, 4, 4]);
    expect(heard.slice(1)).to.deep.equal(['next', 'last']);
  });

  it('keeps characters whole that are split between two pieces of the input', async () => {
    const bytes = Buffer.from('żółć\nдва\n');
    for (const byte of bytes) input.write(Buffer.of(byte));
    input.end();
    await ended.promise;
    expect(heard).to.deep.equal(['żółć', 'два']);
  });

  it('ends when its input fails', async () => {
    input.destroy(new Error('EIO'));
    await ended.promise;
    expect(heard).to.deep.equal([]);
  });
});
