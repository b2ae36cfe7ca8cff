import { expect } from 'chai';
import { inSlackThread, slackThreadOf } from '../../../src/networks/slack/thread.ts';
import type { Envelope } from '../../../src/chat/hubot.ts';

const envelope = (message?: object): Envelope => ({
  room: 'C1',
  ...(message === undefined ? {} : { message }),
});

describe('a thread in Slack', () => {
  for (const [name, message, thread] of [
    ['is the one the message stands in', { thread_ts: '1.1', rawMessage: { ts: '2.2' } }, '1.1'],
    ['is a new one under the message', { rawMessage: { ts: '2.2' } }, '2.2'],
    ['is a new one, by the id alone', { id: '3.3' }, '3.3'],
    ['is none where the adapter says nothing of time stamps', { id: 'abc' }, undefined],
    ['is none without a message', undefined, undefined],
  ] as const) {
    it(name, () => {
      const to = inSlackThread(envelope(message));
      expect(slackThreadOf(to)).to.equal(thread);
      expect(to.room).to.equal('C1');
    });
  }

  it('is the one that was named', () => {
    expect(slackThreadOf(inSlackThread({ room: 'C1' }, '4.4'))).to.equal('4.4');
    expect(slackThreadOf(inSlackThread(envelope({ thread_ts: '1.1' }), '4.4'))).to.equal('4.4');
  });

  it('leaves the message that was asked as it is', () => {
    const message = { rawMessage: { ts: '2.2' } };
    inSlackThread(envelope(message));
    expect(message).to.deep.equal({ rawMessage: { ts: '2.2' } });
  });
});
