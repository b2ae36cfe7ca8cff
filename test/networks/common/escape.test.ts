import { expect } from 'chai';
import {
  COMMONMARK,
  defuseMarkdown,
  defusePings,
  ROCKETCHAT,
} from '../../../src/networks/common/escape.ts';

/** Makes zero-width spaces visible. */
const shown = (text: string) => text.replaceAll('\u200b', '·');

describe('defusePings', () => {
  for (const [text, expected] of [
    ['@here and @ann, x@all', '@·here and @·ann, x@·all'],
    ['<!channel> <@U1> <@&1> a < b', '<·!channel> <·@·U1> <·@·&1> a < b'],
    [
      '<!subteam^S1|@ops> <users/all> <at>all</at>',
      '<·!subteam^S1|@·ops> <·users/all> <·at>all<·/at>',
    ],
    ['@**all** @"Ann Lee" @room ＠here x﹫all', '@·**all** @·"Ann Lee" @·room ＠·here x﹫·all'],
    ['@\u2060here @\u200bhere', '@·\u2060here @·here'],
    ['`graf db @all`', '`graf db @·all`'],
    ['<https://x|@here>', '<https://x|@·here>'],
  ] as const) {
    it(`separates every mention in ${JSON.stringify(text)}`, () => {
      expect(shown(defusePings(text))).to.equal(expected);
    });
  }

  for (const [text, expected] of [
    ['https://a.b/,@all @all', 'https://a.b/,%40all @·all'],
    ['https://medium.test/@ann?x=@b#@here', 'https://medium.test/%40ann?x=%40b#%40here'],
    ['<https://x/y|@here>', '<https://x/y|%40here>'],
    ['[x](http://x/@channel)', '[x](http://x/%40channel)'],
    ['`http://x/＠all`', '`http://x/%EF%BC%A0all`'],
  ] as const) {
    it(`writes @ as %40 in the link of ${text}`, () => {
      expect(shown(defusePings(text))).to.equal(expected);
    });
  }

  it('takes a URL with a user name for text', () => {
    expect(shown(defusePings('http://you@all http://@all/ http://a@b/,@all'))).to.equal(
      'http://you@·all http://@·all/ http://a@b/,@·all',
    );
  });

  it('leaves mail addresses, hosts and numbers as they are', () => {
    const text = 'ops@example.com, root@web-01, p99 @ 5 ms';
    expect(defusePings(text)).to.equal(text);
  });

  it('changes nothing the second time', () => {
    const once = defusePings('@all <!here> https://x/@all `@ann`');
    expect(defusePings(once)).to.equal(once);
  });
});

describe('defuseMarkdown', () => {
  for (const [text, commonmark, rocketchat] of [
    ['**a** _b_ c_d ~~e~~', '\\*\\*a\\*\\* \\_b\\_ c_d \\~\\~e\\~\\~', undefined],
    ['[x](http://evil.test) ![y](z)', '·[x]·(http://evil.test) ![y]·(z)', undefined],
    ['# a\n > b\n[c]: d', '·# a\n· > b\n·[c]: d', undefined],
    ['a ` b ``` `graf *`', "a ' b ''' `graf *`", undefined],
    ['\\*a', '\\\\\\*a', '\\\\*a'],
    ['https://g.test/a_b_*c* *', 'https://g.test/a_b_*c* \\*', undefined],
    ['x [@a](https://a.b/@here)', 'x [@·a]·(https://a.b/%40here)', undefined],
  ] as const) {
    it(`leaves no markup in ${JSON.stringify(text)}`, () => {
      expect(shown(defuseMarkdown(text, COMMONMARK))).to.equal(commonmark);
      expect(shown(defuseMarkdown(text, ROCKETCHAT))).to.equal(rocketchat ?? commonmark);
    });
  }
});
