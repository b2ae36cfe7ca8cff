import { expect } from 'chai';
import { plainFormat } from '../../src/chat/formats/plain.ts';
import { startChat } from '../support/chat.ts';

describe('a picture whose links are long', () => {
  it('comes in as many messages as the chat needs, with both links whole', async () => {
    const image = `http://pictures/${'x'.repeat(plainFormat.limit - 100)}.png`;
    const chat = await startChat({ deliver: () => Promise.resolve(image) });
    try {
      const said = await chat.ask('db web:cpu');
      expect(said.length).to.be.above(1);
      for (const message of said) expect(message.length).to.be.at.most(plainFormat.limit);
      expect(said.join(' ')).to.match(
        /^CPU on web-01: http:\/\/pictures\/x+\.png - http:\S+viewPanel=1&from=now-6h&to=now$/,
      );
    } finally {
      await chat.close();
    }
  });
});

describe('a typing sign', () => {
  it('is there while pictures are rendered, and not where there are none', async () => {
    const chat = await startChat();
    try {
      await chat.ask('db web:1-3');
      await chat.ask('db frobnicate');
      expect(chat.signs).to.deep.equal(['typing', 'stopped after 3']);
    } finally {
      await chat.close();
    }
  });

  it('goes away when a message cannot be written', async () => {
    const picture = () => {
      throw new Error('no words for it');
    };
    const chat = await startChat({ format: { ...plainFormat, picture } });
    try {
      await chat.ask('db web:1-3');
      expect(chat.signs).to.deep.equal(['typing', 'stopped after 0']);
    } finally {
      await chat.close();
    }
  });
});
