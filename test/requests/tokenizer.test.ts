import { expect } from 'chai';
import fc from 'fast-check';
import { listOf, plainDashes, quoted, splitAt, tokenize } from '../../src/requests/tokenizer.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

/** Each token as its segments, their separators before them. */
function read(typed: string): string[] {
  return tokenize(typed).map(({ segments }) =>
    segments.map(({ before, text }) => `${before}[${text}]`).join(''),
  );
}

describe('tokens', () => {
  for (const [typed, tokens] of [
    ['', []],
    ['   ', []],
    ['web now-6h', ['[web]', '[now-6h]']],
    ['  web \t now-6h\n', ['[web]', '[now-6h]']],
    ['server=web-01', ['[server]=[web-01]']],
    ['server=a,b,,c', ['[server]=[a],[b],[],[c]']],
    ['server=', ['[server]=[]']],
    ['a=b=c', ['[a]=[b=c]']],
    ['=b', ['[]=[b]']],
    ['web:a:b', ['[web]:[a]:[b]']],
    ['server="web 01"', ['[server]=[web 01]']],
    ["server='web 01'", ['[server]=[web 01]']],
    ['server="a,b",c', ['[server]=[a,b],[c]']],
    ['server="it\'s"', ["[server]=[it's]"]],
    ['server="say ""hi"""', ['[server]=[say "hi"]']],
    ["server='it''s'", ["[server]=[it's]"]],
    ["host=o'neill", ["[host]=[o'neill]"]],
    ['size=5"', ['[size]=[5"]']],
    ['"my name"=x', ['[my name]=[x]']],
    ['server=""', ['[server]=[]']],
    ['server="a"b', ['[server]=[ab]']],
    ['"web servers":"cpu user" now', ['[web servers]:[cpu user]', '[now]']],
    ['"a:b":cpu', ['[a:b]:[cpu]']],
    ['server=“web 01”', ['[server]=[web 01]']],
    ['server=‘web 01’', ['[server]=[web 01]']],
    ['server=„web 01“', ['[server]=[web 01]']],
    ['server=“web 01"', ['[server]=[web 01]']],
    ['server="Bob’s “best”"', ['[server]=[Bob’s “best”]']],
    ["server=“Bob's”", ["[server]=[Bob's]"]],
    ['server=Bob’s', ['[server]=[Bob’s]']],
    ['server="a\u00a0b\tc\nd"', ['[server]=[a\u00a0b\tc\nd]']],
    ['server=\u200b"web 01"', ['[server]=[web 01]']],
    ['server=«web 01»', ['[server]=[web 01]']],
    ['web\u00a0now-6h\u2003to=now', ['[web]', '[now-6h]', '[to]=[now]']],
    ['we\u200bb \u202eser\ufeffver=1', ['[web]', '[server]=[1]']],
    ['server=a\nb', ['[server]=[a]', '[b]']],
    ['größe=日本 🚀', ['[größe]=[日本]', '[🚀]']],
    ['who=👩\u200d🚒', ['[who]=[👩\u200d🚒]']],
    ['half=\ud83d', ['[half]=[\ufffd]']],
  ] as const) {
    it(`reads ${JSON.stringify(typed)} as ${JSON.stringify(tokens)}`, () => {
      expect(read(typed)).to.deep.equal(tokens);
    });
  }

  for (const typed of ['"web', 'server="a b', "web:'cpu", 'server=a,"b', '“web', 'a="b""']) {
    it(`says that the quote in ${typed} is not closed`, () => {
      const { message } = failureOf(InvalidRequestError, () => tokenize(typed));
      expect(message).to.match(/quote is opened and not closed/);
    });
  }

  it('says so in one line that ends no markup, however long the rest is', () => {
    const { message } = failureOf(InvalidRequestError, () =>
      tokenize(`"\`x${'🚀'.repeat(100_000)}`),
    );
    expect(message.length).to.be.below(300);
    expect(message).not.to.match(/`[^`]*`[^`]*`|[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it('takes the dashes that chats set for the plain one', () => {
    expect(plainDashes('now–6h — now−1d ‑ a-b')).to.equal('now-6h - now-1d - a-b');
  });

  it('gives the values between commas, other separators left in them', () => {
    const [token] = tokenize('at=web:9090,"a,b",c=d,');
    expect(listOf(splitAt(token?.segments ?? [], '=').tail ?? [])).to.deep.equal([
      'web:9090',
      'a,b',
      'c=d',
      '',
    ]);
  });

  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        "'",
        '“',
        '’',
        '=',
        ',',
        ' ',
        ':',
        'a',
        '\u00a0',
        '\u200b',
        '🚀',
        '\ud83d',
      ),
    }),
  );

  it('makes words without spaces around them of any text, or says what is wrong with it', () => {
    fc.assert(
      fc.property(typed, (text) => {
        try {
          for (const token of tokenize(text)) {
            expect(token.text).not.to.equal('');
            expect(token.segments).not.to.be.empty;
          }
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads back as one value whatever stands in quotes', () => {
    const odd = fc.constantFrom(
      'a',
      ' ',
      ',',
      '=',
      "'",
      '"',
      ':',
      'ü',
      '“',
      '’',
      '\u00a0',
      '\t',
      '\u200b',
    );
    const value = fc.oneof(fc.string({ unit: odd }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const [token, ...others] = tokenize(`name=${values.map(quoted).join(',')}`);
        expect(others).to.be.empty;
        const { head, tail } = splitAt(token?.segments ?? [], '=');
        expect(listOf(head)).to.deep.equal(['name']);
        expect(listOf(tail ?? [])).to.deep.equal(values);
      }),
      { numRuns: 1_000 },
    );
  });

  it('ends soon with a long text', () => {
    for (const part of [
      'a ',
      'a=b ',
      'a=b,',
      '"" ',
      '"a" ',
      '"a""a" ',
      "a'",
      '=',
      ',',
      'a=,"b"',
      '“” ',
      ' ',
    ]) {
      tokenize(part.repeat(200_000 / part.length));
    }
    failureOf(InvalidRequestError, () => tokenize('a="b '.repeat(40_001)));
  });
});
