import { expect } from 'chai';
import fc from 'fast-check';
import { hideTokensInLog, withoutTokens } from '../../src/chat/hide-tokens.ts';
import type { Robot } from '../../src/chat/hubot.ts';

describe('tokens in the debug log of Hubot', () => {
  for (const { said, logged } of [
    { said: 'hubot graf set api_key glsa_abc', logged: 'hubot graf set api_key …' },
    { said: '@hubot GRAFANA SET API_KEY  glsa_abc', logged: '@hubot GRAFANA SET API_KEY  …' },
    { said: 'hubot graf.set api_key glsa_abc def\nghi', logged: 'hubot graf.set api_key …' },
    { said: 'graf set api-key glsa_abc', logged: 'graf set api-key …' },
    {
      said: 'graf set host https://zoe:pass@g.example.com',
      logged: 'graf set host https://…@g.example.com',
    },
    { said: 'graf db web:cpu', logged: 'graf db web:cpu' },
    { said: 'write to zoe@example.com', logged: 'write to zoe@example.com' },
  ]) {
    it(`are hidden in ${JSON.stringify(said)}`, () => {
      expect(withoutTokens(said)).to.equal(logged);
    });
  }

  it('are hidden whatever they are', () => {
    const token = fc.stringMatching(/^[a-zA-Z0-9_=.$&-]+$/);
    fc.assert(
      fc.property(token, (secret) => {
        expect(withoutTokens(`hubot graf set api_key ${secret}`)).to.equal(
          'hubot graf set api_key …',
        );
      }),
    );
  });

  it('are hidden on Hubots whose middleware has three parameters, and the message goes on', () => {
    const message = { text: 'graf set api_key secret', toString: () => 'as it is' };
    let passed: unknown;
    const robot = {
      receiveMiddleware(middleware: (...parameters: unknown[]) => void) {
        if (middleware.length !== 3) throw new Error('expected 3');
        middleware({ response: { message } }, (done: unknown) => (passed = done), 'done');
      },
    };
    hideTokensInLog(robot as unknown as Robot);
    expect(passed).to.equal('done');
    expect(message.toString()).to.equal('graf set api_key …');
    expect(message.text).to.equal('graf set api_key secret');
  });

  it('are left to Hubots without middleware', () => {
    hideTokensInLog({} as Robot);
  });
});
