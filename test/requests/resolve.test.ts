import { expect } from 'chai';
import { planPictures } from '../../src/requests/resolve.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { loadConfig } from '../../src/app/config.ts';
import { GrafanaNotFoundError } from '../../src/grafana/errors.ts';
import type { Dashboard } from '../../src/grafana/dashboard/model.ts';
import { failureOf } from '../support/failure.ts';

const config = loadConfig({ HUBOT_GRAFANA_HOST: 'http://grafana' });

describe('the pictures of a request', () => {
  it('are none of a large dashboard without the panel, soon, with the first of them named', function () {
    const panels = Array.from({ length: 200_000 }, (_, id) => ({ id, title: `Panel ${id}` }));
    const dashboard: Dashboard = { uid: 'u', title: 'U', slug: 'u', panels, variables: [] };
    const { message } = failureOf(GrafanaNotFoundError, () =>
      planPictures(
        { root: 'http://grafana', orgId: undefined },
        dashboard,
        parseRequest('u:nothing'),
        config,
        { now: 0 },
      ),
    );
    expect(message).to.match(/There are: :1 Panel 0, :2 Panel 1, .*, :15 Panel 14, …$/);
  });
});
