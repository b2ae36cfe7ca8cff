import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_ALIASES } from '../../../src/chat/commands/aliases.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

describe("a room's own words", () => {
  let chat: TestChat;

  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const ask = (typed: string, asked = {}) => chat.ask(typed, asked);

  it('are made, replaced, listed and deleted, in any case and with or without accents', async () => {
    expect(await ask('alias Shop = checkout-api')).to.deep.equal([
      'From now on `shop` means `checkout-api` too, in this room.',
    ]);
    await ask('alias shop="checkout service"');
    await ask('alias köche=kitchen');
    expect(await ask('aliases')).to.deep.equal([
      'Aliases of this room:\n- koche = kitchen\n- shop = checkout service',
    ]);
    expect(await ask('unalias SHOP')).to.deep.equal(['Deleted the alias `shop`.']);
    expect(await ask('aliases')).to.deep.equal(['Aliases of this room:\n- koche = kitchen']);
  });

  it('are those of one room', async () => {
    await ask('alias shop = checkout-api');
    expect((await ask('aliases', { room: 'dev' }))[0]).to.match(/^This room has no aliases/);
  });

  it('may have the names that objects have', async () => {
    for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      await ask(`alias ${word} = checkout`);
    }
    expect((await ask('aliases'))[0]?.split('\n')).to.deep.equal([
      'Aliases of this room:',
      '- __proto__ = checkout',
      '- constructor = checkout',
      '- hasownproperty = checkout',
      '- tostring = checkout',
    ]);
    expect(await ask('unalias __proto__')).to.deep.equal(['Deleted the alias `__proto__`.']);
  });

  for (const [typed, answer] of Object.entries({
    alias: /^Write `graf alias WORD = WORDS`/,
    'alias shop': /^Write `graf alias WORD = WORDS`/,
    'alias shop =': /^Write `graf alias WORD = WORDS`/,
    'alias = checkout': /^Write `graf alias WORD = WORDS`/,
    'alias web shop = checkout': /^`web shop` cannot be an alias/,
    'alias <@U123> = checkout': /^`<@u123>` cannot be an alias/,
    'alias shop = shop': /^`shop` says nothing that `shop` does not say/,
    'alias shop = !!': /^`!!` says nothing that `shop` does not say/,
    unalias: /^Which alias\?/,
    'unalias shop': /^This room has no alias `shop`/,
  })) {
    it(`says what is wrong with graf ${typed}`, async () => {
      const [said = ''] = await ask(typed);
      expect(said).to.match(answer);
      expect(chat.brain.get('grafana_aliases_ops') ?? []).to.deep.equal([]);
    });
  }

  it('refuses meanings of more than 100 characters', async () => {
    expect((await ask(`alias shop = ${'a'.repeat(101)}`))[0]).to.match(/^That is too long/);
    expect((await ask(`alias shop = ${'a'.repeat(100)}`))[0]).to.match(/^From now on/);
  });

  it('proposes the nearest alias to delete, which graf 1 takes', async () => {
    await ask('alias shop = checkout-api');
    expect((await ask('unalias shp'))[0]).to.match(/Did you mean `graf unalias shop`\?/);
    expect(await ask('1')).to.deep.equal(['Deleted the alias `shop`.']);
  });

  it(`are ${MAX_ALIASES} at most`, async () => {
    for (let n = 0; n < MAX_ALIASES; n += 1) await ask(`alias word${n} = checkout`);
    expect((await ask('alias shop = checkout'))[0]).to.match(/^This room has 100 aliases/);
    expect((await ask('alias word7 = web'))[0]).to.match(/^From now on/);
    await ask('unalias word7');
    expect((await ask('alias shop = checkout'))[0]).to.match(/^From now on/);
  });

  it('take any text with one answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        expect(await ask(`alias ${text}`)).to.have.lengthOf(1);
        expect(await ask(`unalias ${text}`)).to.have.lengthOf(1);
        expect(await ask('aliases')).to.have.lengthOf(1);
      }),
      { numRuns: 60 },
    );
  });
});
