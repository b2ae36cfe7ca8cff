import { expect } from 'chai';
import fc from 'fast-check';
import { allNetworks } from '../../src/networks/index.ts';
import { messagesOf } from '../../src/chat/split-message.ts';

/** What calls people in one chat or another, when it stands as it is. */
const PING = /@(?:all|here|channel|everyone|group)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])@ann|<[!@#]/iu;
const LINK = 'https://grafana.test/d/web?viewPanel=1&var-a=b_c*d~e[f](g)&var-who=@all';
const IMAGE = 'https://bot.test/saved-images/0123456789abcdef0123456789abcdef.png';

const piece = fc.oneof(
  fc.constantFrom(
    ...['@all', '@here', '@channel', '@everyone', '@Here', '@ann', '<!channel>', '<@U1>', '<#C1>'],
    ...[
      '<@&1>',
      '`',
      '``',
      '```',
      '*',
      '**',
      '_',
      '__',
      '~',
      '~~',
      '[',
      ']',
      '](',
      '\\',
      '> ',
      '# ',
    ],
    ...[
      ' ',
      ', ',
      ': ',
      'x',
      'https://evil.test/',
      'http://x@',
      'http://',
      '\u202e',
      '\u200b',
      '\n',
    ],
    ...['\u0007', '\ud800', 'e\u0301', '👨‍👩‍👧‍👦', '|', '![', '<b>'],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

/** All texts of a message, whatever its form. */
function textsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  return typeof message === 'object' && message !== null
    ? Object.values(message).flatMap(textsOf)
    : [];
}

/** As people read it, where a chat has its own way to write `&`, `<`, `>` and links. */
const decoded = (text: string) =>
  text
    .replace(/<(https?:[^<>\s]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const withoutLinks = (text: string) =>
  text.replace(/https?:\/\/(?![^\s/?#]*@)[\p{L}\p{N}[][^\s<>]*/giu, ' ');

function expectHarmless(text: string): void {
  expect(withoutLinks(text)).to.not.match(PING);
}

function expectOneWholeLine(text: string): void {
  expect(text).to.not.match(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  expect(text).to.not.match(/\p{Cs}/u);
}

for (const { name, format } of allNetworks()) {
  describe(`whatever people call things, what is written for ${name}`, () => {
    it('pings nobody in a picture, on one line, with both links whole', () => {
      fc.assert(
        fc.property(anyText, (title) => {
          const written = textsOf(format.picture({ title, link: LINK }, IMAGE));
          for (const text of written) {
            expectHarmless(text);
            expectOneWholeLine(text);
          }
          const texts = written.map(decoded);
          expect(texts.join(' ')).to.contain(IMAGE);
          const escaped = LINK.replaceAll('(', '%28').replaceAll(')', '%29');
          expect(texts.some((text) => text.includes(LINK) || text.includes(escaped))).to.equal(
            true,
          );
        }),
      );
    });

    it('pings nobody in a failure or beside an upload, on one line, with the link whole', () => {
      fc.assert(
        fc.property(anyText, anyText, (title, why) => {
          const panel = { title, link: LINK };
          const said = [format.text(format.failure(panel, why)), format.caption?.(panel)];
          for (const text of said.filter((one) => one !== undefined)) {
            expectHarmless(text);
            expectOneWholeLine(text);
            expect(decoded(text).endsWith(LINK)).to.equal(true);
          }
        }),
      );
    });

    it('pings nobody in any answer, however long, and keeps within the limit', () => {
      const long = fc
        .array(anyText, { minLength: 1, maxLength: 30 })
        .map((texts) => texts.join(' '));
      fc.assert(
        fc.property(long, fc.integer({ min: 1, max: 60 }), (text, times) => {
          for (const message of messagesOf(text.repeat(times), format)) {
            expectHarmless(message);
            expect(message.length).to.be.at.most(format.limit);
          }
        }),
        { numRuns: 40 },
      );
    });

    it('leaves ordinary text as it is, and commands to be copied', () => {
      const list = [
        'Available dashboards:',
        '- web: Web (node_cpu_seconds_total)',
        '- xk3vQz9Gk: p99 < 5 ms @ 10%, mail ops@example.com',
        ' (and 3 more)',
        'Try `graf db web:"cpu *" server=_all_ [RANGE]` - https://g.test/d/x_y_?a=*',
      ].join('\n');
      expect(decoded(format.text(list))).to.equal(list);
      const panel = { title: 'CPU on web-01', link: 'https://g.test/d/web?viewPanel=1' };
      expect(decoded(format.text(format.failure(panel, 'Grafana is busy.')))).to.equal(
        'CPU on web-01 - [Grafana is busy.] - https://g.test/d/web?viewPanel=1',
      );
    });
  });
}
