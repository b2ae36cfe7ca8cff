import { expect } from 'chai';
import { parseListenAddress } from '../../src/cli/listen-address.ts';

describe('parseListenAddress', () => {
  for (const [typed, host, port] of [
    ['127.0.0.1:8080', '127.0.0.1', '8080'],
    ['localhost', 'localhost', undefined],
    ['bot.example.com:80', 'bot.example.com', '80'],
    [':9000', '', '9000'],
    ['*:9000', '', '9000'],
    ['9000', undefined, '9000'],
    ['[::1]:8080', '::1', '8080'],
    ['[::]', '::', undefined],
    ['::1', '::1', undefined],
    ['2001:db8::1', '2001:db8::1', undefined],
    [' 0.0.0.0:0 ', '0.0.0.0', '0'],
  ] as const) {
    it(`reads ${typed}`, () => {
      expect(parseListenAddress(typed)).to.deep.equal({ host, port });
    });
  }

  for (const typed of [
    '',
    ':',
    '[]',
    '[localhost]:80',
    '::1]:80',
    'localhost:',
    'localhost:http',
    'localhost:65536',
    'http://localhost:8080',
    '127.0.0.1:8080/saved-images',
    'a b:80',
    '-port',
    'me:secret@host:80',
  ]) {
    it(`refuses "${typed}"`, () => {
      expect(parseListenAddress(typed)).to.equal(undefined);
    });
  }
});
