import { expect } from 'chai';
import { loadConfig } from '../../src/app/config.ts';
import { createGrafanaClient } from '../../src/grafana/api/create-client.ts';
import { GrafanaNotFoundError } from '../../src/grafana/errors.ts';
import type { Dashboard, Variable } from '../../src/grafana/dashboard/model.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { type Plan, planPictures } from '../../src/requests/resolve.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { rejectionOf } from '../support/failure.ts';
import { pair, variable } from '../support/variable.ts';

const config = loadConfig({ HUBOT_GRAFANA_HOST: 'http://grafana' });

function dashboardOf(titles: readonly string[], ...variables: Variable[]): Dashboard {
  const panels = titles.map((title, index) => ({ id: index + 1, title }));
  return { uid: 'u', title: 'U', slug: 'u', panels, variables };
}

function plan(typed: string, dashboard: Dashboard, maxPictures?: number): Promise<Plan> {
  return planPictures(
    createGrafanaClient({ root: 'http://grafana', token: undefined, timeoutMs: 1_000 }),
    dashboard,
    parseRequest(typed),
    config,
    { now: Date.UTC(2026, 10, 20), ...(maxPictures !== undefined && { maxPictures }) },
  );
}

const many = (count: number) => Array.from({ length: count }, (_, index) => `host-${index}`);

describe('the pictures of a request', () => {
  it('are none of a large dashboard without the panel, with the first of them named', async () => {
    const titles = Array.from({ length: 200_000 }, (_, id) => `Panel ${id}`);
    const { message } = await rejectionOf(
      GrafanaNotFoundError,
      plan('u:nothing', dashboardOf(titles)),
    );
    expect(message).to.match(/There are: :1 Panel 0, :2 Panel 1, .*, :15 Panel 14, …$/);
  });

  it('are planned as far as they are shown, the others counted', async () => {
    const dashboard = dashboardOf(many(5_000));
    expect(await plan('u', dashboard, 25)).to.include({ more: 4_975 });
    expect((await plan('u', dashboard, 25)).pictures).to.have.lengthOf(25);
    const compared = await plan('u vs 1w', dashboardOf(many(10)), 5);
    expect(compared.pictures).to.have.lengthOf(5);
    expect(compared.more).to.equal(15);
    expect(await plan('u:1', dashboard, 25)).to.include({ more: 0 });
  });

  it('have each value once, however often it was typed', async () => {
    const host = variable('host', { multi: true, options: many(3).map((name) => pair(name)) });
    const { pictures } = await plan(
      'u host=host-1,host-1 var-host=host-1 host=host-2',
      dashboardOf(['A'], host),
    );
    expect(new URL(pictures[0]?.link ?? '').searchParams.getAll('var-host')).to.deep.equal([
      'host-1',
      'host-2',
    ]);
  });

  it('have All for every value where Grafana takes it, and one sentence where the values are too many', async () => {
    const options = many(1_500).map((name) => pair(name));
    const all = variable('host', { multi: true, includeAll: true, options });
    const { pictures } = await plan('u host=all', dashboardOf(['A'], all));
    expect(new URL(pictures[0]?.link ?? '').searchParams.getAll('var-host')).to.deep.equal([
      '$__all',
    ]);
    const each = variable('host', { multi: true, options });
    const unplanned: Dashboard = {
      ...dashboardOf([], each),
      get panels(): never {
        throw new Error('the panels are not looked at');
      },
    };
    const { message } = await rejectionOf(InvalidRequestError, plan('u host=all', unplanned));
    expect(message).to.match(
      /^With these values the address of a picture has \d+ characters, and servers take 8000/,
    );
  });

  for (const [typed, isMulti, values] of [
    ['{host-1,host-2}', true, ['host-1', 'host-2']],
    ['{host-1, host-2}', true, ['host-1', 'host-2']],
    ['{host-1,host-2}', false, ['{host-1,host-2}']],
    ['{a="b",c="d"}', true, ['{a="b",c="d"}']],
    ["{'a','b'}", true, ["{'a','b'}"]],
  ] as const) {
    it(`take ${typed} for ${values.length} of a variable with ${isMulti ? 'several values' : 'one value'}`, async () => {
      const host = variable('host', { multi: isMulti });
      const { pictures } = await plan(`u host=${typed}`, dashboardOf(['A'], host));
      expect(new URL(pictures[0]?.link ?? '').searchParams.getAll('var-host')).to.deep.equal(
        values,
      );
    });
  }

  it('name the variables that the dashboard does not have', async () => {
    const result = await plan('u host=a sever=b', dashboardOf(['A'], variable('host')));
    expect(result.unknownVariables).to.deep.equal(['sever']);
    expect(result.notes).to.deep.equal([
      '`sever` is not a variable of this dashboard; it has `host`.',
    ]);
  });
});
