import { expect } from 'chai';
import fc from 'fast-check';
import { slackFormat, slackText } from '../../../src/networks/slack/format.ts';

const link = 'https://grafana.test/d/web?orgId=1&viewPanel=1';
const image = 'https://bot.test/saved-images/a.png';
const JOINERS = /[\u200b\u2060]/gu;

/** What Slack shows of a text, and where its links lead. */
function seen(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll('%40', '@')
    .replaceAll('%EF%BC%A0', '＠')
    .replaceAll('%EF%B9%AB', '﹫')
    .replace(JOINERS, '');
}

/** Any text, with parts that mean something to Slack. */
const anything = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        ...['<!channel>', '<!here|x>', '<@U1>', '<#C1>', '@here', '@everyone', '@channel', '@ann'],
        ...['&amp;', '&', '<', '>', '|', '*', '_', '~', '`', '```', '\n', ' ', ':', '*a*', '> q'],
        ...[link, 'http://a.test/_b_*c*', '<https://a.test|b>', '\u202e', '\u2066'],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** All strings in a message. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

describe('the Slack format', () => {
  it('makes a picture an attachment with a link to Grafana', () => {
    expect(slackFormat.picture({ title: 'CPU <5m> & *load*\n`x`', link }, image)).to.deep.equal({
      attachments: [
        {
          fallback: `CPU &lt;5m&gt; &amp; *load* \`x\`: ${image} - ${link.replace('&', '&amp;')}`,
          title: 'CPU &lt;5m&gt; &amp; *load* `x`',
          title_link: link,
          image_url: image,
          mrkdwn_in: [],
        },
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it('writes a failure with its reason and link, whatever the title', () => {
    const text = slackFormat.failure({ title: 'a `b\nc', link }, 'No panel `x`.');
    expect(text).to.equal(`a 'b c - [No panel \`x\`.] - ${link}`);
    expect(slackText(text)).to.equal(
      "a 'b c - [No panel `x`.] - <https://grafana.test/d/web?orgId=1&amp;viewPanel=1>",
    );
  });

  for (const [name, text, written] of [
    ['a special mention', '<!channel> <@U1>', '&lt;\u200b!channel&gt; &lt;\u200b@\u200bU1&gt;'],
    ['an entity', 'a &lt; b', 'a &amp;lt; b'],
    ['a user name', 'to @here, not a@b.c', 'to @\u200bhere, not a@b.c'],
    ['markup', '*up* a_b_c ~no~', '\u2060*up* a_b_c \u2060~no~'],
    ['markup around code', '~`a`~', '\u2060~`a`\u2060~'],
    ['a quotation', '> 5xx\n>2', '\u2060&gt; 5xx\n\u2060&gt;2'],
    ['code', '`a *b* @here <c>`', '`a *b* @\u200bhere &lt;c&gt;`'],
    [
      'links',
      'See https://a.test/_b_?c=*d*, (http://e.test).',
      'See <https://a.test/_b_?c=*d*>, (<http://e.test>).',
    ],
    ['a link with a label', '<https://a.test|b>', '&lt;<https://a.test>|b&gt;'],
  ] as const) {
    it(`takes ${name} literally`, () => {
      expect(slackText(text)).to.equal(written);
    });
  }

  it('shows any text as it is, without mentions or markup', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const written = slackFormat.text(text);
        expect(seen(written)).to.equal(text.replace(JOINERS, ''));
        const bare = written.replace(/<https?:\/\/[^<>|\s]+>|`[^`\n]+`/g, '|');
        expect(bare).not.to.match(/[<>]/);
        expect(bare).not.to.match(/(?<![\p{L}\p{N}])@[\p{L}\p{N}_]/iu);
        expect(bare).not.to.match(/(^|\s)[*_~]\S/);
        expect(bare).not.to.match(/^&gt;/m);
        expect(bare.replace(/&(amp|lt|gt);/g, '')).not.to.contain('&');
      }),
    );
  });

  it('keeps the longest message within the 40,000 characters that Slack accepts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('&', '<', '@a', ' *', '> ', ' http://a', '`<`', '\n>'),
        (part) => {
          const { limit, text } = slackFormat;
          const whole = part.repeat(Math.floor(limit / part.length));
          expect(text(whole).length).to.be.at.most(40_000);
        },
      ),
    );
  });

  it('writes no title of a picture as markup or a mention', () => {
    fc.assert(
      fc.property(anything, (title) => {
        for (const text of stringsOf(slackFormat.picture({ title, link }, image))) {
          expect(text).not.to.match(/[<>\p{Cc}\u202e\u2066]/u);
          expect(text).not.to.match(/(^|\s)@[\p{L}\p{N}_]/u);
        }
      }),
    );
  });
});
