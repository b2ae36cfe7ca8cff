import { expect } from 'chai';
import { allowedSource } from '../../src/server/authorization.ts';
import { parseRootUrl } from '../../src/util/root-url.ts';
import { urlOf } from '../../src/util/url.ts';

describe('urlOf', () => {
  it('returns the URL, or undefined for other text', () => {
    expect(urlOf('https://a.example/b')?.href).to.equal('https://a.example/b');
    expect(urlOf('../c', 'https://a.example/b/d')?.href).to.equal('https://a.example/c');
    expect(urlOf('nothing')).to.equal(undefined);
  });

  it('still accepts a host with an accent after ten thousand calls', () => {
    const root = 'https://é.example';
    for (let n = 0; n < 10_000; n += 1) {
      expect(parseRootUrl(root)).to.equal('https://xn--9ca.example');
      expect(allowedSource(`${root}/render/d-solo/a`, [root])).to.contain('/render/d-solo/a');
    }
  });
});
