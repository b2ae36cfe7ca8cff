import { expect } from 'chai';
import fc from 'fast-check';
import { parseRuler } from '../../../src/grafana/alerting/parse-ruler.ts';
import { parseRulesPage } from '../../../src/grafana/alerting/parse-rules.ts';
import type { AlertRule } from '../../../src/grafana/alerting/model.ts';
import { GrafanaError } from '../../../src/grafana/errors.ts';
import { alertingBody } from '../../support/fixtures.ts';

const rulesOf = (name: string): readonly AlertRule[] => parseRulesPage(alertingBody(name)).rules;
const statesOf = (name: string) => rulesOf(name).map(({ name: rule, state }) => [rule, state]);

describe('parseRulesPage', () => {
  it('reads what 9.4 says of a rule that fires', () => {
    const [rule] = rulesOf('rules-9.4-firing');
    expect(rule).to.deep.include({
      name: 'Replication lag',
      folder: 'Databases',
      group: 'db',
      state: 'firing',
      isPaused: undefined,
      since: Date.parse('2026-11-25T08:41:10Z'),
      labels: [['severity', 'critical']],
      summary: 'The replica is behind',
      dashboardUid: 'dbOverview1',
      panelId: 4,
      counts: { firing: 1, normal: 1 },
    });
    expect(rule?.instances[0]).to.deep.include({ state: 'firing', value: '1.27e+02' });
    expect(rule).not.to.have.property('uid');
  });

  it('finds the UID among internal labels, and shows none of those', () => {
    const [rule] = rulesOf('rules-9.4-internal-labels');
    expect(rule?.uid).to.equal('ruleDisk01');
    expect(rule?.instances[0]?.labels).to.deep.equal([
      ['alertname', 'Disk almost full'],
      ['grafana_folder', 'Databases'],
      ['instance', 'db-2'],
    ]);
  });

  it('reads errors and missing data, which leave a rule inactive', () => {
    expect(statesOf('rules-11-error-nodata')).to.deep.equal([
      ['Error rate', 'error'],
      ['Requests stopped', 'nodata'],
      ['No data treated as an alert', 'firing'],
    ]);
    const treated = rulesOf('rules-11-error-nodata')[2];
    expect(treated?.instances[0]).to.include({ state: 'firing', reason: 'NoData' });
  });

  it('reads what is paused and recovering in 13, where the next page begins, and leaves recording rules out', () => {
    expect(statesOf('rules-13-mixed-page')).to.deep.equal([
      ['CPU saturated', 'firing'],
      ['Memory pressure', 'recovering'],
      ['Nightly batch late', 'paused'],
    ]);
    const { nextToken } = parseRulesPage(alertingBody('rules-13-mixed-page'));
    expect(nextToken).to.equal('UGxhdGZvcm0vS3ViZXJuZXRlcy9uZXR3b3Jr');
    const [cpu] = rulesOf('rules-13-mixed-page');
    expect(cpu).to.include({ uid: 'ruleCpu01', provenance: 'file' });
    expect(cpu?.instances.map(({ state }) => state)).to.deep.equal(['firing', 'pending', 'normal']);
    expect(cpu?.counts).to.deep.equal({ firing: 1, pending: 1, normal: 1 });
  });

  it('takes year 1 for a time that is not known', () => {
    const [, , paused] = rulesOf('rules-13-mixed-page');
    expect(paused?.since).to.equal(undefined);
  });

  it('refuses what is not a list of rules', () => {
    for (const body of [null, [], {}, { status: 'error' }, { status: 'success', data: null }]) {
      expect(() => parseRulesPage(body)).to.throw(GrafanaError);
    }
    const empty = { status: 'success', data: { groups: null } };
    expect(parseRulesPage(empty)).to.deep.equal({ rules: [], nextToken: '' });
  });

  it('reads or refuses whatever is in a rule, without another error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (rules, rule) => {
        for (const own of [rules, [rule], [{ ...rule, alerts: [rule, rules] }]]) {
          const body = {
            status: 'success',
            data: { groups: [{ name: 'g', file: 'f', rules: own }] },
          };
          expect(parseRulesPage(body).rules).to.be.an('array');
        }
      }),
    );
  });
});

describe('parseRuler', () => {
  it('reads what is paused in 9.4', () => {
    expect(parseRuler(alertingBody('ruler-paused-9.4'))).to.deep.equal([
      {
        uid: 'ruleLag01',
        folder: 'Databases',
        group: 'db',
        name: 'Replication lag',
        isPaused: true,
        provenance: '',
      },
    ]);
  });

  it('skips what cannot be read', () => {
    expect(parseRuler({ a: 1, b: [null, { rules: [{}] }] })).to.deep.equal([]);
    expect(() => parseRuler([])).to.throw(GrafanaError);
  });
});
