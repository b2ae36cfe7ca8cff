import { expect } from 'chai';
import fc from 'fast-check';
import { tokenize } from '../../src/chat/tokens.ts';
import { InvalidRequestError } from '../../src/errors.ts';
import { failureOf } from '../support/failure.ts';

/** A token as `name=value|value`, or its text. */
function read(typed: string): string[] {
  return tokenize(typed).map(({ name, values, text }) =>
    name === undefined ? text : `${name}=${values.join('|')}`,
  );
}

describe('tokens', () => {
  for (const [typed, tokens] of [
    ['', []],
    ['   ', []],
    ['web now-6h', ['web', 'now-6h']],
    ['  web \t now-6h\n', ['web', 'now-6h']],
    ['server=web-01', ['server=web-01']],
    ['server=a,b,,c', ['server=a|b||c']],
    ['server=', ['server=']],
    ['a=b=c', ['a=b=c']],
    ['=b', ['=b']],
    ['a,b', ['a,b']],
    ['server="web 01"', ['server=web 01']],
    ["server='web 01'", ['server=web 01']],
    ['server="a,b",c', ['server=a,b|c']],
    ['server="a b","c d"', ['server=a b|c d']],
    ['server="it\'s"', ["server=it's"]],
    ["host=o'neill", ["host=o'neill"]],
    ['size=5"', ['size=5"']],
    ['"my name"=x', ['my name=x']],
    ['server=""', ['server=']],
    ['web:"cpu user" now', ['web:"cpu user"', 'now']],
    ['"a b"', ['"a b"']],
    ['server=“web 01”', ['server=web 01']],
    ['server=‘web 01’', ['server=web 01']],
    ['server=„web 01“', ['server=web 01']],
    ['server=«web 01»', ['server=web 01']],
    ['web\u00a0now-6h\u2003to=now', ['web', 'now-6h', 'to=now']],
    ['we\u200bb \u202eser\ufeffver=1', ['web', 'server=1']],
    ['server=a\nb', ['server=a', 'b']],
    ['größe=日本 🚀', ['größe=日本', '🚀']],
    ['var-server=x', ['var-server=x']],
  ] as const) {
    it(`reads ${JSON.stringify(typed)} as ${JSON.stringify(tokens)}`, () => {
      expect(read(typed)).to.deep.equal(tokens);
    });
  }

  it('keeps the value of a word that is no setting, without its quotes', () => {
    expect(tokenize('"a b"')).to.deep.equal([{ values: ['a b'], text: '"a b"' }]);
  });

  for (const typed of ['"web', 'server="a b', "web:'cpu", 'server=a,"b', '“web']) {
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
            expect(token.text).to.equal(token.text.trim());
            expect(token.values).not.to.be.empty;
            expect(token.name).not.to.equal('');
          }
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives every value back that stands in quotes', () => {
    const value = fc.string({ unit: fc.constantFrom('a', ' ', ',', '=', "'", ':', 'ü') });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const [token] = tokenize(`name=${values.map((one) => `"${one}"`).join(',')}`);
        expect(token).to.deep.include({ name: 'name', values });
      }),
    );
  });

  it('ends soon with a long text', () => {
    for (const part of [
      'a ',
      'a=b ',
      'a=b,',
      '"" ',
      '"a" ',
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
