import { expect } from 'chai';
import { inSlackThread, slackThreadOf } from '../../../src/networks/slack/thread.ts';
import type { Envelope } from '../../../src/chat/hubot.ts';

const envelope = (message?: object): Envelope => ({
  room: 'C1',
  ...(message === undefined ? {} : { message }),
});

describe('a thread in Slack', () => {
  for (const [name, message, thread] of [
    ['is the thread of the message', { thread_ts: '1.1', rawMessage: { ts: '2.2' } }, '1.1'],
    ['is a new one below the message', { rawMessage: { ts: '2.2' } }, '2.2'],
    ['is a new one below the message’s id', { id: '3.3' }, '3.3'],
    ['is undefined when the adapter has no time stamps', { id: 'abc' }, undefined],
    ['is undefined without a message', undefined, undefined],
  ] as const) {
    it(name, () => {
      const to = inSlackThread(envelope(message));
      expect(slackThreadOf(to)).to.equal(thread);
      expect(to.room).to.equal('C1');
    });
  }

  it('is the one that is given', () => {
    expect(slackThreadOf(inSlackThread({ room: 'C1' }, '4.4'))).to.equal('4.4');
    expect(slackThreadOf(inSlackThread(envelope({ thread_ts: '1.1' }), '4.4'))).to.equal('4.4');
  });

  it('does not change the message that is answered', () => {
    const message = { rawMessage: { ts: '2.2' } };
    inSlackThread(envelope(message));
    expect(message).to.deep.equal({ rawMessage: { ts: '2.2' } });
  });
});
