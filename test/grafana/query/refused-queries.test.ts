import { expect } from 'chai';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import {
  GrafanaBusyError,
  GrafanaError,
  GrafanaUnauthorizedError,
  GrafanaUnavailableError,
  GrafanaUnreachableError,
  NotUnderstoodError,
  TokenRefusedError,
} from '../../../src/grafana/errors.ts';
import type { GrafanaImagesError } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

const JSON_TYPE = 'application/json';

describe('an answer to queries', () => {
  let grafana: Listening;
  let asked: string[];
  let answer: {
    readonly status?: number;
    readonly type?: string;
    readonly location?: string;
    readonly body: string;
  };

  beforeEach(async () => {
    asked = [];
    grafana = await serveHttp((request, response) => {
      asked.push(request.url ?? '');
      request.resume();
      const { status = 200, type = JSON_TYPE, location, body } = answer;
      response.writeHead(status, { 'content-type': type, ...(location && { location }) });
      response.end(body);
    });
  });

  afterEach(() => grafana.close());

  const query = () =>
    createGrafanaClient({ root: grafana.url, token: 'glsa_secret', timeoutMs: 5_000 }).query({
      path: 'api/ds/query?ds_type=prometheus',
      json: { queries: [] },
      refIds: ['A', 'B'],
    });

  const HTML = '<html><title>Error</title><script>alert(1)</script></html>';
  for (const [what, sent, kind, said] of [
    [
      'with status 500 and a page',
      { status: 500, type: 'text/html', body: HTML },
      GrafanaUnavailableError,
      /500/,
    ],
    [
      'with status 502 of a proxy',
      { status: 502, type: 'text/html', body: HTML },
      GrafanaBusyError,
      /502/,
    ],
    [
      'with status 403',
      { status: 403, body: '{"message":"no access"}' },
      GrafanaUnauthorizedError,
      /no access/,
    ],
    [
      'with status 401',
      { status: 401, body: '{"message":"Invalid API key"}' },
      TokenRefusedError,
      /token/,
    ],
    [
      'that is a page to sign in',
      { type: 'text/html', body: HTML },
      GrafanaError,
      /HUBOT_GRAFANA_HOST/,
    ],
    [
      'that leads to the sign-in',
      { status: 302, location: '/login', body: '' },
      TokenRefusedError,
      /token/,
    ],
    [
      'that leads to another host',
      { status: 307, location: 'http://169.254.169.254/api/ds/query', body: '' },
      GrafanaError,
      /not followed/,
    ],
    ['that is cut off', { body: '{"results":{"A":{"frames":[' }, GrafanaError, /./],
    ['that is null', { body: 'null' }, GrafanaError, /unknown format/],
    ['without results', { body: '{"message":"ok"}' }, GrafanaError, /unknown format/],
    [
      'with status 400 and no results',
      { status: 400, body: '{"message":"bad"}' },
      GrafanaError,
      /bad/,
    ],
  ] as const) {
    it(`${what} is one error of Grafana`, async () => {
      answer = sent;
      const error = await rejectionOf<GrafanaImagesError>(kind, query());
      const { message } = error;
      expect(message).to.match(said);
      expect(message).to.match(/^[^\n<]{10,500}$/);
      expect(message).to.not.include('glsa_secret');
      expect(asked).to.have.lengthOf(1);
    });
  }

  it('with status 404 says that Grafana does not ask this data source itself', async () => {
    answer = { status: 404, body: '{"message":"Plugin not registered"}' };
    const { message } = await rejectionOf(NotUnderstoodError, query());
    expect(message).to.equal(
      'a data source that Grafana does not ask itself (Grafana says: Plugin not registered)',
    );
  });

  it('that breaks off is an error of the connection', async () => {
    const broken = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': '1000' });
      response.write('{"results":', () => response.destroy());
    });
    const client = createGrafanaClient({ root: broken.url, token: 'x', timeoutMs: 5_000 });
    await rejectionOf(
      GrafanaUnreachableError,
      client.query({ path: 'api/ds/query', json: {}, refIds: ['A'] }),
    );
    await broken.close();
  });

  for (const status of [200, 207, 400]) {
    it(`with status ${status} has what the data source says of one query, without the token`, async () => {
      const frames = [{ schema: { fields: [] }, data: { values: [] } }];
      const error = 'refused: Authorization: Bearer glsa_secret\n<@U1>';
      const results = { A: { status: 200, frames }, B: { status: 400, error } };
      answer = { status, body: JSON.stringify({ results }) };
      const data = await query();
      expect(data.frames.map(({ refId }) => refId)).to.deep.equal(['A']);
      expect(data.failures.map(({ refId }) => refId)).to.deep.equal(['B']);
      expect(data.failures[0]?.message).to.include('refused: Authorization: Bearer');
      expect(data.failures[0]?.message).to.not.include('glsa_secret');
    });
  }

  it('has a failure for a query that failed without a word, and for one that is missing', async () => {
    answer = { body: JSON.stringify({ results: { A: { status: 503, frames: [] } } }) };
    expect((await query()).failures).to.deep.equal([
      { refId: 'A', message: 'status 503' },
      { refId: 'B', message: 'Grafana did not answer this query.' },
    ]);
    const B = { errorSource: 'downstream' };
    answer = { body: JSON.stringify({ results: { A: { status: 200, frames: [] }, B } }) };
    expect((await query()).failures).to.deep.equal([
      { refId: 'B', message: 'an error without a word' },
    ]);
  });
});
