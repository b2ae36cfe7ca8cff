import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { type AlertGroup, type Notification, stateOf } from '../../src/alerts/notification.ts';
import { parseNotification } from '../../src/alerts/parse-notification.ts';

const FOLDER = new URL('../fixtures/webhooks/', import.meta.url);
const bodyOf = (name: string) => readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');

function groupOf(body: string): AlertGroup {
  const notification = parseNotification(body);
  if (notification.kind !== 'alerts') throw new Error('not a group of alerts');
  return notification;
}

const parsed = (name: string) => groupOf(bodyOf(name));
const firstOf = (name: string) => {
  const [first] = parsed(name).alerts;
  if (!first) throw new Error('no alert');
  return first;
};

describe('a notification', () => {
  it('is read from every body that a Grafana or an Alertmanager sends', () => {
    const kinds = readdirSync(FOLDER)
      .filter((name) => name !== 'signed-requests.json')
      .map((name) => {
        const notification: Notification = parseNotification(
          readFileSync(new URL(name, FOLDER), 'utf8'),
        );
        return [
          name.replace('.json', ''),
          notification.kind === 'alerts' ? notification.sender : 'text',
        ];
      });
    expect(Object.fromEntries(kinds)).to.deep.equal({
      'alertmanager-webhook-v4': 'alertmanager',
      'alertmanager-webhook-v4-0.34': 'alertmanager',
      'legacy-webhook-alerting': 'legacy',
      'legacy-webhook-no-data': 'legacy',
      'legacy-webhook-ok-no-image': 'legacy',
      'legacy-webhook-test': 'legacy',
      'webhook-12-datasource-error': 'grafana',
      'webhook-12-firing': 'grafana',
      'webhook-12-multi': 'grafana',
      'webhook-12-no-dashboard': 'grafana',
      'webhook-12-resolved': 'grafana',
      'webhook-12-resolved-paused': 'grafana',
      'webhook-12-truncated': 'grafana',
      'webhook-13-firing': 'grafana',
      'webhook-9-firing': 'grafana',
      'webhook-custom-payload': 'text',
      'webhook-test-button': 'grafana',
    });
  });

  for (const name of ['webhook-9-firing', 'webhook-12-firing', 'webhook-13-firing']) {
    it(`has name, start, labels, values, rule and panel in ${name}`, () => {
      const alert = firstOf(name);
      expect(alert).to.deep.include({
        isFiring: true,
        name: 'Replication lag',
        problem: undefined,
        summary: 'The replica is behind',
        startsAt: Date.parse('2026-11-25T08:41:10Z'),
        endsAt: undefined,
        fingerprint: 'c6eadffa33fcdf37',
        values: [
          ['B', 127],
          ['C', 1],
        ],
        ruleUid: 'ruleLag01',
        panel: { dashboardUid: 'dbOverview1', panel: { id: 4, values: [], rowCopies: [] } },
      });
      expect(alert.labels).to.deep.include(['instance', 'db-2']);
      expect(alert.links.silence).to.contain('/alerting/silence/new?');
    });
  }

  it('has its end, and why it ended', () => {
    expect(firstOf('webhook-12-resolved')).to.deep.include({
      isFiring: false,
      endsAt: Date.parse('2026-11-25T09:20:10Z'),
      reason: '',
    });
    expect(firstOf('webhook-12-resolved-paused').reason).to.equal('Paused');
  });

  it('has the true name of a rule whose query fails', () => {
    expect(firstOf('webhook-12-datasource-error')).to.deep.include({
      name: 'Replication lag',
      problem: 'error',
      values: [],
    });
  });

  it('has firing alerts first, and the number of those left out', () => {
    const multi = parsed('webhook-12-multi').alerts.map(({ isFiring }) => isFiring);
    expect(multi).to.deep.equal([...multi].sort((a, b) => Number(b) - Number(a)));
    expect(parsed('webhook-12-truncated').truncated).to.equal(41);
  });

  it('has no panel where the alert has none', () => {
    expect(firstOf('webhook-12-no-dashboard').panel).to.equal(undefined);
  });

  it("is a test where someone pressed Grafana's button", () => {
    expect(parsed('webhook-test-button').isTest).to.equal(true);
    expect(parsed('legacy-webhook-test').isTest).to.equal(true);
    expect(parsed('webhook-12-firing').isTest).to.equal(false);
    expect(parsed('legacy-webhook-alerting').isTest).to.equal(false);
  });

  it('has the panel of an Alertmanager’s alert from its annotations', () => {
    const alert = firstOf('alertmanager-webhook-v4');
    expect(alert.panel).to.deep.equal({ dashboardUid: 'k8sNodes1', panel: undefined });
    expect(alert.links.rule).to.match(/^http:\/\/prometheus\.example\.com\/graph/);
    expect(alert.links.silence).to.match(
      /^http:\/\/alertmanager\.example\.com\/#\/silences\/new\?filter=%7Balertname%3D%22NodeDown%22/,
    );
    const body = JSON.parse(bodyOf('alertmanager-webhook-v4')) as {
      alerts: { annotations: Record<string, string> }[];
    };
    for (const annotations of [
      { __dashboardUid__: 'web', __panelId__: '7' },
      { dashboard_url: 'https://grafana.example.com/sub/d/web/slug?viewPanel=panel-7' },
      { grafana_url: 'https://grafana.example.com/d-solo/web?panelId=7' },
    ]) {
      const [alert] = groupOf(
        JSON.stringify({ ...body, alerts: [{ ...body.alerts[0], annotations }] }),
      ).alerts;
      expect(alert?.panel).to.deep.include({ dashboardUid: 'web' });
      expect(alert?.panel?.panel?.id).to.equal(7);
    }
  });

  it('has the panel of a legacy alert by both of its addresses', () => {
    for (const name of ['legacy-webhook-alerting', 'legacy-webhook-ok-no-image']) {
      expect(firstOf(name)).to.deep.include({ name: 'Replication lag', fingerprint: '6' });
      expect(firstOf(name).panel).to.deep.equal({
        dashboardUid: 'dbOverview1',
        panel: { id: 4, values: [], rowCopies: [] },
      });
    }
    expect(firstOf('legacy-webhook-alerting')).to.deep.include({
      isFiring: true,
      values: [['db-2', 127]],
      labels: [
        ['instance', 'db-2'],
        ['severity', 'critical'],
      ],
    });
    expect(firstOf('legacy-webhook-ok-no-image').isFiring).to.equal(false);
    expect(firstOf('legacy-webhook-no-data').problem).to.equal('no data');
  });

  it('shows only addresses of the web', () => {
    const body = JSON.parse(bodyOf('webhook-12-firing')) as { alerts: object[] };
    for (const bad of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://a:b@example.com/',
      7,
    ]) {
      const alerts = [
        { ...body.alerts[0], panelURL: bad, dashboardURL: bad, generatorURL: bad, silenceURL: bad },
      ];
      const [alert] = groupOf(JSON.stringify({ ...body, alerts })).alerts;
      expect(alert?.links).to.deep.equal({ panel: undefined, rule: undefined, silence: undefined });
      expect(alert?.panel).to.equal(undefined);
    }
  });

  it('is the same state from another server, and another when something ends', () => {
    const one = parsed('webhook-12-multi');
    expect(stateOf({ ...one, alerts: [...one.alerts].reverse() })).to.equal(stateOf(one));
    expect(stateOf(parsed('webhook-12-firing'))).to.equal(stateOf(parsed('webhook-13-firing')));
    expect(stateOf(parsed('webhook-12-firing'))).not.to.equal(
      stateOf(parsed('webhook-12-resolved')),
    );
    expect(stateOf(parsed('legacy-webhook-alerting'))).not.to.equal(
      stateOf(parsed('legacy-webhook-no-data')),
    );
  });

  it('is text when it is anything else', () => {
    for (const text of [
      '',
      'null',
      '7',
      '[]',
      '{}',
      '{"alerts": []}',
      '{"alerts": [7]}',
      'CPU is <b>high</b> @here',
    ]) {
      expect(parseNotification(text)).to.deep.equal({ kind: 'text', text });
    }
  });

  it('is read from any JSON, with each field of any type', () => {
    const any = fc.jsonValue();
    const alert = fc.dictionary(
      fc.constantFrom(
        'status',
        'labels',
        'annotations',
        'startsAt',
        'endsAt',
        'generatorURL',
        'fingerprint',
        'silenceURL',
        'panelURL',
        'values',
        'ruleUID',
      ),
      any,
    );
    const group = fc.record(
      {
        version: any,
        alerts: fc.oneof(any, fc.array(alert)),
        groupKey: any,
        groupLabels: any,
        truncatedAlerts: any,
        externalURL: any,
        ruleId: any,
        evalMatches: any,
        tags: any,
        ruleUrl: any,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(any, group), (body) => {
        const notification = parseNotification(JSON.stringify(body));
        if (notification.kind === 'alerts') expect(notification.alerts).not.to.deep.equal([]);
      }),
    );
  });
});
