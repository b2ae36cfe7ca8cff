import { expect } from 'chai';
import {
  COMMONMARK,
  defuseMarkdown,
  defusePings,
  ROCKETCHAT,
} from '../../../src/networks/common/escape.ts';

/** What nobody sees, made visible. */
const shown = (text: string) => text.replaceAll('\u200b', '·');

describe('defusing', () => {
  for (const [text, expected] of [
    ['@here and @ann, x@all', '@·here and @·ann, x@·all'],
    ['<!channel> <@U1> <@&1> a < b', '<·!channel> <·@·U1> <·@&1> a < b'],
    ['ops@example.com, p99 @ 5 ms', 'ops@example.com, p99 @ 5 ms'],
    ['https://medium.test/@all/x @all', 'https://medium.test/@all/x @·all'],
    ['http://you@all http://@all', 'http://you@·all http://@·all'],
    ['`graf db @all`', '`graf db @·all`'],
  ] as const) {
    it(`makes ${text} call nobody`, () => {
      expect(shown(defusePings(text))).to.equal(expected);
    });
  }

  for (const [text, commonmark, rocketchat] of [
    ['**a** _b_ c_d ~~e~~', '\\*\\*a\\*\\* \\_b\\_ c_d \\~\\~e\\~\\~', undefined],
    ['[x](http://evil.test) ![y](z)', '·[x]·(http://evil.test) ![y]·(z)', undefined],
    ['# a\n > b\n[c]: d', '·# a\n· > b\n·[c]: d', undefined],
    ['a ` b ``` `graf *`', "a ' b ''' `graf *`", undefined],
    ['\\*a', '\\\\\\*a', '\\\\*a'],
    ['https://g.test/a_b_*c* *', 'https://g.test/a_b_*c* \\*', undefined],
  ] as const) {
    it(`leaves no markup in ${JSON.stringify(text)}`, () => {
      expect(shown(defuseMarkdown(text, COMMONMARK))).to.equal(commonmark);
      expect(shown(defuseMarkdown(text, ROCKETCHAT))).to.equal(rocketchat ?? commonmark);
    });
  }
});
