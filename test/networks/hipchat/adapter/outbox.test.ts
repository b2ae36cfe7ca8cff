import { xml } from '@xmpp/client';
import { expect } from 'chai';
import { Outbox } from '../../../../src/networks/hipchat/adapter/outbox.ts';
import { recordingLogger } from '../../../support/logger.ts';

describe('the outbox', () => {
  it('keeps a stanza first in the queue when the connection breaks during its write', async () => {
    const written: string[] = [];
    let isBroken = true;
    const outbox = new Outbox({
      waitMs: 5_000,
      isReady: () => true,
      write: (stanza) => {
        if (isBroken) return Promise.reject(new Error('broken on purpose'));
        written.push(stanza.name);
        return Promise.resolve();
      },
      logger: recordingLogger(),
    });
    const sent = [outbox.send('a@b', xml('one')), outbox.send('a@b', xml('two'))];
    isBroken = false;
    outbox.flush();
    await Promise.all(sent);
    expect(written).to.deep.equal(['one', 'two']);
  });
});
