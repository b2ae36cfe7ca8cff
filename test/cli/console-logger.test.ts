import { expect } from 'chai';
import { consoleLogger, lossyOutput } from '../../src/cli/console-logger.ts';

describe('the log of the programs', () => {
  it('has the levels from the lowest one on, a line each', () => {
    const lines: string[] = [];
    const logger = consoleLogger('warn', { write: (text) => lines.push(text) });
    logger.info('quiet');
    logger.warn('one');
    logger.fatal('two');
    expect(lines).to.deep.equal(['warn one\n', 'fatal two\n']);
  });

  it('has nothing when it is silent', () => {
    const lines: string[] = [];
    consoleLogger('silent', { write: (text) => lines.push(text) }).fatal('one');
    expect(lines).to.deep.equal([]);
  });

  it('takes errors and objects, as adapters for Hubot log them', () => {
    const lines: string[] = [];
    const logger = consoleLogger('info', { write: (text) => lines.push(text) });
    logger.error({ id: 7 }, 'not sent');
    logger.error(new RangeError('too far'));
    expect(lines[0]).to.equal('error { id: 7 } not sent\n');
    expect(lines[1]).to.match(/^error RangeError: too far/);
  });

  it('drops lines that its reader does not take, and says how many', () => {
    const output = { writableLength: 0, lines: [] as string[] };
    const log = lossyOutput({
      get writableLength() {
        return output.writableLength;
      },
      write: (text) => output.lines.push(text),
    });
    log.write('one\n');
    output.writableLength = 1_000_000;
    for (let count = 0; count < 3; count += 1) log.write('lost\n');
    output.writableLength = 0;
    log.write('two\n');
    log.write('three\n');
    expect(output.lines).to.deep.equal([
      'one\n',
      'warn 3 lines of the log were dropped.\n',
      'two\n',
      'three\n',
    ]);
  });
});
