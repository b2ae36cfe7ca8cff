import { expect } from 'chai';
import { hostLogger } from '../../src/app/host-logger.ts';
import { logEvent } from '../../src/util/log-event.ts';
import { recordingLogger } from '../support/logger.ts';

describe('the log inside a bot that others started', () => {
  it('writes events as text', () => {
    const logger = recordingLogger();
    logEvent(hostLogger(logger, 'text'), 'info', 'picture made', { room: 'ops' });
    expect(logger.lines).to.deep.equal(['info picture made room=ops']);
  });

  it('writes JSON as the text of a message', () => {
    const logger = recordingLogger();
    const json = hostLogger(logger, 'json', () => 0);
    logEvent(json, 'info', 'picture made', { room: 'ops' });
    json.warn('odd');
    expect(logger.lines).to.deep.equal([
      'info {"level":"info","time":"1970-01-01T00:00:00.000Z","msg":"picture made","room":"ops"}',
      'warn {"level":"warn","time":"1970-01-01T00:00:00.000Z","msg":"odd"}',
    ]);
  });

  it("leaves the programs' own logger alone, which writes JSON itself", () => {
    const own = { ...recordingLogger(), event: () => undefined };
    expect(hostLogger(own, 'json')).to.equal(own);
  });
});
