import { expect } from 'chai';
import { plainFormat } from '../../../src/networks/common/plain-format.ts';

describe('the plain format', () => {
  const panel = { title: 'CPU on\nweb-01', link: 'https://g/d/web?viewPanel=1' };

  it('writes a picture as TITLE: IMAGE - LINK, on one line', () => {
    expect(plainFormat.picture(panel, 'https://bot/x.png')).to.equal(
      'CPU on web-01: https://bot/x.png - https://g/d/web?viewPanel=1',
    );
  });

  it('writes a failure as TITLE - [why] - LINK, on one line', () => {
    expect(plainFormat.failure(panel, 'Grafana is busy.')).to.equal(
      'CPU on web-01 - [Grafana is busy.] - https://g/d/web?viewPanel=1',
    );
  });
});
