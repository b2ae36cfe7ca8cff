import { expect } from 'chai';
import { consoleLogger, lossyOutput } from '../../src/cli/console-logger.ts';

describe('the log of the programs', () => {
  it('has the levels from the lowest one on, a line each', () => {
    const lines: string[] = [];
    const logger = consoleLogger('warn', { output: { write: (text) => lines.push(text) } });
    logger.info('quiet');
    logger.warn('one');
    logger.fatal('two');
    expect(lines).to.deep.equal(['warn one\n', 'fatal two\n']);
  });

  it('has nothing when it is silent', () => {
    const lines: string[] = [];
    consoleLogger('silent', { output: { write: (text) => lines.push(text) } }).fatal('one');
    expect(lines).to.deep.equal([]);
  });

  it('takes errors and objects, as adapters for Hubot log them', () => {
    const lines: string[] = [];
    const logger = consoleLogger('info', { output: { write: (text) => lines.push(text) } });
    logger.error({ id: 7 }, 'not sent');
    logger.error(new RangeError('too far'));
    expect(lines[0]).to.equal('error { id: 7 } not sent\n');
    expect(lines[1]).to.match(/^error RangeError: too far/);
  });

  it('sets in the further lines of a stack, so that none passes for a line of the log', () => {
    const lines: string[] = [];
    const logger = consoleLogger('info', { output: { write: (text) => lines.push(text) } });
    logger.info('one\nerror forged\r\nwarn forged\u2028fatal forged \u001b[31m');
    const [said = ''] = lines;
    expect(said).to.equal(
      'info one\n    error forged\n    warn forged\n    fatal forged \\u001b[31m\n',
    );
  });

  it('has events with their time, as text', () => {
    const lines: string[] = [];
    const output = { write: (text: string) => lines.push(text) };
    const logger = consoleLogger('info', { output, now: () => 0 });
    logger.event('warn', 'picture failed', { room: 'ops team', ms: 7 });
    logger.event('debug', 'quiet', {});
    expect(lines).to.deep.equal([
      'warn picture failed time=1970-01-01T00:00:00.000Z room="ops team" ms=7\n',
    ]);
  });

  it('has an object of JSON on each line, whatever is logged', () => {
    const lines: string[] = [];
    const output = { write: (text: string) => lines.push(text) };
    const logger = consoleLogger('info', { format: 'json', output, now: () => 0 });
    logger.error('not sent', new RangeError('too far\nerror forged'));
    logger.event('info', 'picture made', { room: 'ops', ms: 7 });
    expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).to.equal(true);
    const [error, event] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(error).to.include({ level: 'error', time: '1970-01-01T00:00:00.000Z' });
    expect(error?.msg).to.match(/^not sent RangeError: too far\nerror forged/);
    expect(event).to.deep.equal({
      level: 'info',
      time: '1970-01-01T00:00:00.000Z',
      msg: 'picture made',
      room: 'ops',
      ms: 7,
    });
  });

  it('drops lines that its reader does not take, and says how many', () => {
    const output = { writableLength: 0, lines: [] as string[] };
    const log = lossyOutput(
      {
        get writableLength() {
          return output.writableLength;
        },
        write: (text) => output.lines.push(text),
      },
      (count) => `warn ${count} lines of the log were dropped.`,
    );
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
