import { expect } from 'chai';
import fc from 'fast-check';
import { allNetworks } from '../../src/networks/index.ts';
import { messagesOf } from '../../src/chat/split-message.ts';

/** Mentions that are active in one chat or another. */
const GROUPS = 'all|here|channel|everyone|group|room|team|online|stream|topic';
const PING = new RegExp(
  `[@＠﹫](?:${GROUPS})(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])[@＠﹫](?:ann|\\*\\*|"Ann)|<(?:[!@#]|users/|at>)`,
  'iu',
);
const LINK = 'https://grafana.test/d/web?viewPanel=1&var-a=b_c*d~e[f](g)&var-who=@all';
const IMAGE = 'https://bot.test/saved-images/0123456789abcdef0123456789abcdef.png';

const MENTIONS = [
  ...GROUPS.split('|').map((word) => `@${word}`),
  ...['@Here', '@ann', '@"Ann Lee"', '@**all**', '＠here', '﹫all', '@\u200ball', '@\u2060here'],
  ...['<!channel>', '<!here|here>', '<!subteam^S1|@ops>', '<@U1>', '<@!1>', '<#C1>', '<@&1>'],
  ...['<users/all>', '<at>all</at>', '!channel', '\u200d', '\u00ad'],
];
const MARKUP = [
  ...['`', '``', '```', '*', '**', '_', '__', '~', '~~', '[', ']', '](', '![', '\\', '> ', '# '],
  ...['|', '<', '>', '<b>', '(', ')'],
];
const LINKS = [
  ...[
    'https://evil.test/',
    'https://a.b/,',
    'http://x/',
    'https://x|',
    '<https://x|',
    'https://x/',
  ],
  ...['[x](https://x/', '[@ann](http://x/@here)', '`http://x/@all`', 'http://x@', 'http://'],
];
const OTHERS = [
  ' ',
  ', ',
  ': ',
  'x',
  '\n',
  '\u202e',
  '\u200b',
  '\u0007',
  '\ud800',
  'e\u0301',
  '👨‍👩‍👧‍👦',
];

const piece = fc.oneof(
  fc.constantFrom(...MENTIONS),
  fc.constantFrom(...MARKUP),
  fc.constantFrom(...LINKS),
  fc.constantFrom(...OTHERS),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

/** All texts of a message of any form. */
function textsOf(message: unknown): string[] {
  if (typeof message === 'string') return [message];
  return typeof message === 'object' && message !== null
    ? Object.values(message).flatMap(textsOf)
    : [];
}

/** The text that a chat shows, which may have escaped `&`, `<`, `>` and links. */
const decoded = (text: string) =>
  text
    .replace(/<(https?:[^<>\s]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

function expectHarmless(text: string): void {
  expect(text).to.not.match(PING);
}

/** A link as formats write it, to the same page. */
const sent = (link: string) => link.replaceAll('@', '%40');

function expectOneWholeLine(text: string): void {
  expect(text).to.not.match(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  expect(text).to.not.match(/\p{Cs}/u);
}

for (const { name, format } of allNetworks()) {
  describe(`hostile text in the format of ${name}`, () => {
    it('mentions no one in a picture, which is one line with both links whole', () => {
      fc.assert(
        fc.property(anyText, (title) => {
          const written = textsOf(format.picture({ title, link: LINK }, IMAGE));
          for (const text of written) {
            expectHarmless(text);
            expectOneWholeLine(text);
          }
          const texts = written.map(decoded);
          expect(texts.join(' ')).to.contain(IMAGE);
          const markdown = sent(LINK).replaceAll('(', '%28').replaceAll(')', '%29');
          expect(
            texts.some((text) => text.includes(sent(LINK)) || text.includes(markdown)),
          ).to.equal(true);
        }),
      );
    });

    it('mentions no one in a failure or a caption, which is one line with the link whole', () => {
      fc.assert(
        fc.property(anyText, anyText, (title, why) => {
          const panel = { title, link: LINK };
          const said = [format.text(format.failure(panel, why)), format.caption?.(panel)];
          for (const text of said.filter((one) => one !== undefined)) {
            expectHarmless(text);
            expectOneWholeLine(text);
            expect(decoded(text).endsWith(sent(LINK))).to.equal(true);
          }
        }),
      );
    });

    it('mentions no one in an answer of any length, and keeps to the limit', () => {
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

    it('does not change ordinary text or commands in backticks', () => {
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
