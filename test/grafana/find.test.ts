import { expect } from 'chai';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { dashboard } from '../../demo/dashboards/build.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError } from '../../src/errors.ts';
import { createGrafanaClient, type GrafanaClient } from '../../src/grafana/client.ts';
import { findDashboard } from '../../src/grafana/find.ts';
import { rejectionOf } from '../support/failure.ts';

describe('finding a dashboard', () => {
  let demo: DemoGrafana;
  let client: GrafanaClient;

  before(async () => {
    const folder = { id: 90, uid: 'folder', title: 'Folder' };
    const dashboards = [
      { json: dashboard({ id: 5, uid: 'younger', title: 'Same name' }, []) },
      { json: dashboard({ id: 3, uid: 'zz-older', title: 'Same! Name' }, []), folder },
      { json: dashboard({ id: 7, uid: 'same-name-too', title: 'Other' }, []) },
      { json: dashboard({ id: 8, uid: 'other', title: 'Shadowed' }, []) },
      {
        json: dashboard({ id: 9, uid: 'secret', title: 'Board room' }, []),
        minimumRole: 'Admin' as const,
      },
    ];
    demo = await startDemoGrafana({ draw: blankPicture, dashboards });
    client = createGrafanaClient({ root: demo.url, token: 'viewer-token', timeoutMs: 5_000 });
  });
  after(() => demo.close());

  const uidOf = async (word: string) => (await findDashboard(client, word)).uid;

  it('goes by the UID, with one question', async () => {
    const before = demo.requests.length;
    expect(await uidOf('younger')).to.equal('younger');
    expect(demo.requests.length - before).to.equal(1);
  });

  it('goes by the slug where there is no such UID, and takes the older of two', async () => {
    expect(await uidOf('same-name')).to.equal('zz-older');
    expect(await uidOf('Same-Name')).to.equal('zz-older');
  });

  it('prefers a UID to a slug that reads the same', async () => {
    expect(await uidOf('other')).to.equal('other');
    expect(await uidOf('shadowed')).to.equal('other');
  });

  for (const word of ['nope', 'Same', 'folder', '', '..', '%', 'a/b', 'x\ud83d']) {
    it(`says for ${JSON.stringify(word)} where to look`, async () => {
      const { message } = await rejectionOf(GrafanaNotFoundError, findDashboard(client, word));
      expect(message)
        .to.match(/^Dashboard not found/)
        .and.match(/graf list/);
    });
  }

  it('does not find what the token may not see, and says that it may not', async () => {
    await rejectionOf(GrafanaUnauthorizedError, findDashboard(client, 'secret'));
    await rejectionOf(GrafanaNotFoundError, findDashboard(client, 'board-room'));
  });

  it('says what is wrong with the address rather than with the name, when nothing is found at all', async () => {
    const off = demo.fault(
      { kind: 'error', status: 404, body: 'no such page', contentType: 'text/plain' },
      { match: () => true },
    );
    const { message } = await rejectionOf(
      GrafanaNotFoundError,
      findDashboard(client, 'web'),
    ).finally(off);
    expect(message).to.match(/look at the URL/);
  });
});
