import { expect } from 'chai';
import { startDemoGrafana, type DemoAlerting } from '../../../demo/grafana.ts';
import { readPanelAlerts } from '../../../src/grafana/alerting/panel-alerts.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { GrafanaUnauthorizedError } from '../../../src/grafana/errors.ts';
import { rejectionOf } from '../../support/failure.ts';

const FOLDER = { uid: 'f', title: 'Web' };
const rule = (uid: string, panelId: number, state: string, dashboardUid = 'web') => ({
  ...{ uid, title: uid, folder: FOLDER, group: 'g', dashboardUid, panelId },
  watch: () => [{ labels: { a: uid }, state }],
});

describe('readPanelAlerts', () => {
  async function read(alerting: DemoAlerting | undefined, id?: number, isDenied = false) {
    const grafana = await startDemoGrafana({ anonymous: true, ...(alerting && { alerting }) });
    try {
      if (isDenied) grafana.fault({ kind: 'error', status: 403 }, { match: () => true });
      const { url: root } = grafana;
      const client = createGrafanaClient({ root, token: undefined, timeoutMs: 5_000 });
      return await readPanelAlerts(client, { uid: 'web', ...(id !== undefined && { id }) });
    } finally {
      await grafana.close();
    }
  }

  it('has of several rules the state that matters most, and only those of the dashboard', async () => {
    const rules = [
      rule('a', 4, 'Normal'),
      rule('b', 4, 'Alerting'),
      rule('c', 5, 'Pending'),
      rule('d', 6, 'Normal'),
      rule('e', 7, 'Alerting', 'other'),
    ];
    const { isLegacy, states } = await read({ kind: 'unified', rules });
    expect(isLegacy).to.equal(false);
    expect(Object.fromEntries(states)).to.deep.equal({ 4: 'firing', 5: 'pending', 6: 'normal' });
  });

  it('has the alerts of legacy alerting by the number of their dashboard', async () => {
    const { isLegacy, states } = await read(undefined, 2);
    expect(isLegacy).to.equal(true);
    expect(Object.fromEntries(states)).to.deep.equal({ 1: 'firing', 4: 'pending' });
    expect((await read(undefined)).states.size).to.equal(0);
  });

  it('fails where the token may not see them', async () => {
    await rejectionOf(GrafanaUnauthorizedError, read(undefined, 2, true));
  });
});
