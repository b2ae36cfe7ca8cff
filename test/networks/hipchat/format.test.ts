import { expect } from 'chai';
import fc from 'fast-check';
import { hipchatFormat } from '../../../src/networks/hipchat/format.ts';
import { plainFormat } from '../../../src/networks/common/plain-format.ts';

const panel = { title: 'CPU\nuser', link: 'https://grafana.test/d/web?viewPanel=1' };

describe('the HipChat format', () => {
  it('puts the picture last, so that HipChat unfolds it', () => {
    expect(hipchatFormat.picture(panel, 'https://bot.test/saved-images/a.png')).to.equal(
      'CPU user: https://grafana.test/d/web?viewPanel=1 - https://bot.test/saved-images/a.png',
    );
    expect(hipchatFormat.failure(panel, 'why')).to.equal(plainFormat.failure(panel, 'why'));
  });

  it("ends every picture in .png, Grafana's own render link too", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const line = hipchatFormat.picture(panel, url);
        expect(line).to.match(/ - http\S+\.png$/);
        expect(line).to.contain(url.replaceAll('@', '%40'));
      }),
    );
  });
});
