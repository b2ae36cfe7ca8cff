import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { readActiveAlerts } from '../../../src/grafana/alerting/alertmanager.ts';
import { pauseRule, ProvisionedRuleError } from '../../../src/grafana/alerting/pause.ts';
import {
  endSilence,
  equalMatcher,
  readSilence,
  readSilences,
  RULE_UID_LABEL,
  saveSilence,
} from '../../../src/grafana/alerting/silences.ts';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import type { GrafanaClient } from '../../../src/grafana/api/client.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError } from '../../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { alertingBody } from '../../support/fixtures.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly provenance: string | undefined;
  readonly body: unknown;
}
type Answer = readonly [status: number, body: unknown];
interface Case {
  readonly case: string;
  readonly status: number;
  readonly body: unknown;
}

const RULE = '/api/v1/provisioning/alert-rules/ruleLag01';
const ID = '0b6f1c1e-6a2c-4a57-9d6d-0f4ad6d2b111';
const errors = alertingBody('provisioning-errors') as Case[];
const answers = alertingBody('silences-answers') as Case[];
const caseOf = (cases: readonly Case[], words: RegExp): Answer => {
  const found = cases.find((one) => words.test(one.case));
  if (!found) throw new Error(`no such case: ${words.source}`);
  return [found.status, found.body];
};

describe('the requests to Grafana’s alerting, and its answers', () => {
  let server: Listening;
  let client: GrafanaClient;
  let requests: Request[];
  let answer: (request: Request) => Answer;

  beforeEach(async () => {
    requests = [];
    server = await serveHttp((incoming, response) => {
      void text(incoming).then((body) => {
        const request: Request = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          provenance: incoming.headers['x-disable-provenance'] as string | undefined,
          body: body === '' ? undefined : (JSON.parse(body) as unknown),
        };
        requests.push(request);
        const [status, value] = answer(request);
        response.statusCode = status;
        response
          .setHeader('Content-Type', 'application/json')
          .end(value === null ? '' : JSON.stringify(value));
      });
    });
    client = createGrafanaClient({ root: server.url, token: 'token', timeoutMs: 5_000 });
  });
  afterEach(() => server.close());

  const silence = {
    matchers: [equalMatcher(RULE_UID_LABEL, 'ruleLag01'), equalMatcher('instance', 'db-2')],
    startsAt: Date.parse('2026-11-25T09:00:00Z'),
    endsAt: Date.parse('2026-11-25T11:00:00Z'),
    createdBy: 'ann (Slack)',
    comment: 'because the disk is swapped (asked by ann in #ops)',
  };

  it('makes a silence as Grafana’s pages do', async () => {
    const { request, answer: made } = alertingBody('silences-post') as {
      request: Pick<Request, 'method' | 'path' | 'body'>;
      answer: { status: number; body: unknown };
    };
    answer = () => [made.status, made.body];
    expect(await saveSilence(client, silence)).to.equal(ID);
    const { method, path, body } = requests[0] ?? {};
    expect({ method, path, body }).to.deep.equal(request);
  });

  for (const name of ['silences-list', 'silences-list-metadata']) {
    it(`reads the silences that hold or will, as ${name} has them`, async () => {
      answer = () => [200, alertingBody(name)];
      const silences = await readSilences(client);
      expect(silences.map(({ state }) => state)).not.to.include('expired');
      expect(silences[0]).to.deep.include({
        id: ID,
        matchers: [equalMatcher(RULE_UID_LABEL, 'ruleLag01')],
        startsAt: silence.startsAt,
        endsAt: silence.endsAt,
        createdBy: 'ann (Slack)',
      });
      if (silences[1])
        expect(
          silences[1].matchers.map(({ isEqual, isRegex }) => [isEqual, isRegex]),
        ).to.deep.equal([
          [true, false],
          [true, true],
          [false, false],
        ]);
    });
  }

  it('ends a silence, and knows one that is gone', async () => {
    answer = () => caseOf(answers, /^DELETE/);
    await endSilence(client, ID);
    expect(requests[0]).to.include({
      method: 'DELETE',
      path: `/api/alertmanager/grafana/api/v2/silence/${ID}`,
    });
    answer = () => caseOf(answers, /unknown id/);
    await rejectionOf(GrafanaNotFoundError, endSilence(client, ID));
    expect(await readSilence(client, ID)).to.equal(undefined);
  });

  for (const one of answers) {
    if (one.status < 400 || one.status === 404) continue;
    it(`says in a sentence why it made no silence: ${one.case}`, async () => {
      answer = () => [one.status, one.body];
      const error = await rejectionOf(GrafanaImagesError, saveSilence(client, silence));
      if (one.status === 403 || one.status === 401)
        expect(error).to.be.instanceOf(GrafanaUnauthorizedError);
      if (one.case.startsWith('Viewer')) expect(error.message).to.contain('alert.instances:create');
      if (one.status === 400) expect(error.message).to.match(/past|matchers/);
    });
  }

  it('reads what an Alertmanager has, with the silences that hold it', async () => {
    answer = () => [200, alertingBody('alertmanager-alerts')];
    const [alert] = await readActiveAlerts(client);
    expect(requests[0]?.path).to.equal('/api/alertmanager/grafana/api/v2/alerts');
    expect(alert).to.deep.include({
      fingerprint: 'c6eadffa33fcdf37',
      silencedBy: [ID],
      since: Date.parse('2026-11-25T08:41:10Z'),
    });
    expect(alert?.labels).to.deep.include([RULE_UID_LABEL, 'ruleLag01']);
  });

  /** A Grafana with the rule as it is read, and one answer to a change. */
  function ruleThat(refused?: Answer, provenance = ''): void {
    const rule = alertingBody('provisioning-rule-get') as object;
    let kept: unknown = { ...rule, provenance, isPaused: false };
    answer = ({ method, body }) => {
      if (method === 'GET') return [200, kept];
      if (refused) return refused;
      kept = body;
      return [200, kept];
    };
  }

  it('sends a rule back whole to pause it, and does not take it from Grafana’s pages', async () => {
    const { body: wanted } = alertingBody('provisioning-rule-put') as { body: object };
    ruleThat();
    await pauseRule(client, 'ruleLag01', true);
    expect(requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `GET ${RULE}`,
      `PUT ${RULE}`,
      `GET ${RULE}`,
    ]);
    expect(requests[1]?.provenance).to.equal('true');
    expect(requests[1]?.body).to.have.property('isPaused', true);
    expect(Object.keys(requests[1]?.body as object)).to.include.members(
      Object.keys(wanted).filter((key) => key !== 'provenance'),
    );
  });

  it('leaves the API’s own rules to the API', async () => {
    ruleThat(undefined, 'api');
    await pauseRule(client, 'ruleLag01', true);
    expect(requests[1]?.provenance).to.equal(undefined);
  });

  it('does not try to change a rule of a file', async () => {
    ruleThat(undefined, 'file');
    const error = await rejectionOf(ProvisionedRuleError, pauseRule(client, 'ruleLag01', true));
    expect(error.message).to.contain("a file on Grafana's server");
    expect(requests.map(({ method }) => method)).to.deep.equal(['GET']);
  });

  for (const [words, kind] of [
    [/owned by a file/, ProvisionedRuleError],
    [/owned by the API/, ProvisionedRuleError],
    [/typed error/, ProvisionedRuleError],
    [/without the permission/, GrafanaUnauthorizedError],
  ] as const) {
    it(`says in a sentence why it paused nothing: ${words.source}`, async () => {
      ruleThat(caseOf(errors, words));
      await rejectionOf<GrafanaImagesError>(kind, pauseRule(client, 'ruleLag01', true));
    });
  }

  it('knows a rule that is gone', async () => {
    answer = () => caseOf(errors, /unknown uid/);
    await rejectionOf(GrafanaNotFoundError, pauseRule(client, 'ruleLag01', true));
  });
});
