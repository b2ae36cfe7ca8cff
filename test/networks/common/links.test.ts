import { expect } from 'chai';
import { withoutMarkdownLinks } from '../../../src/networks/common/links.ts';

describe('withoutMarkdownLinks', () => {
  for (const [request, expected] of [
    ['db web server=[web-02.test](http://web-02.test)', 'db web server=web-02.test'],
    ['db web who=[ann@mail.test](mailto:ann@mail.test)', 'db web who=ann@mail.test'],
    ['db web target=<https://a.test>', 'db web target=https://a.test'],
    ['[Web servers](https://grafana.test/d/web?x=1)', 'https://grafana.test/d/web?x=1'],
    ['db web:"a [b](c)" q=x[5m](y)', 'db web:"a [b](c)" q=x[5m](y)'],
    ['db web q=rate(x[5m]) a<b', 'db web q=rate(x[5m]) a<b'],
  ] as const) {
    it(`makes ${expected} of ${request}`, () => {
      expect(withoutMarkdownLinks(request)).to.equal(expected);
    });
  }
});
