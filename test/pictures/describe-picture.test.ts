import { expect } from 'chai';
import { describePicture } from '../../src/pictures/describe-picture.ts';
import { subjectOf } from '../support/renderer.ts';

const NOW = Date.UTC(2026, 0, 2, 12);
const GRAFANA = { host: 'http://grafana:3000/g', publicUrl: 'https://grafana.example.com/g' };

describe('what is known of a picture', () => {
  const known = (url: string) =>
    describePicture({ subject: subjectOf(url), drawnBy: 'grafana', madeAt: NOW }, GRAFANA);

  it('of a render URL is what its parts say, and the page at the address that people know', () => {
    const record = known(
      'http://grafana:3000/g/render/d-solo/web/my-web?panelId=4&from=now-1h&to=now&tz=Europe/Berlin&var-host=a&var-host=b&width=200&orgId=2',
    );
    expect(record).to.deep.equal({
      madeAt: NOW,
      drawnBy: 'grafana',
      title: undefined,
      dashboard: { uid: 'web', title: undefined },
      panelId: 4,
      range: { from: NOW - 3_600_000, to: NOW },
      timeZone: 'Europe/Berlin',
      link: 'https://grafana.example.com/g/d/web?viewPanel=4&from=now-1h&to=now&var-host=a&var-host=b&timezone=Europe%2FBerlin&orgId=2',
      rooms: undefined,
      people: undefined,
    });
  });

  it('keeps another Grafana’s address, and neither a password nor what it does not know', () => {
    const { link, range } = known(
      'http://me:secret@other:3000/render/d-solo/u/s?panelId=1&auth_token=x&api_key=y',
    );
    expect(link).to.equal('http://other:3000/d/u?viewPanel=1');
    expect(range).to.equal(undefined);
  });

  it('is the time alone for an address that cannot be taken apart', () => {
    const { madeAt, ...others } = known('http://grafana:3000/g/render/dashboard-solo/db/web');
    expect(madeAt).to.equal(NOW);
    expect(others).to.include({ drawnBy: 'grafana', title: undefined });
    expect(others).not.to.have.any.keys('dashboard', 'link', 'range');
    expect(known('http://grafana/render/d-solo/%ff/x?panelId=1')).not.to.have.property('link');
  });

  it('has no range where the times cannot be read', () => {
    const { range, dashboard } = known('http://g/render/d-solo/u?panelId=1&from=soon&to=later');
    expect([range, dashboard?.uid]).to.deep.equal([undefined, 'u']);
  });
});
