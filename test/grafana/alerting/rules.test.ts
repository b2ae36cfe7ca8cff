import { expect } from 'chai';
import { createGrafanaClient } from '../../../src/grafana/api/create-client.ts';
import { withCache } from '../../../src/grafana/api/caching-client.ts';
import { readRules } from '../../../src/grafana/alerting/rules.ts';
import { GrafanaUnauthorizedError } from '../../../src/grafana/errors.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { rejectionOf } from '../../support/failure.ts';
import { alertingBody } from '../../support/fixtures.ts';
import { type Listening, serveHttp } from '../../support/http.ts';

interface Case {
  readonly case: string;
  readonly status: number;
  readonly body: unknown;
}

/** A Grafana with one answer for each path, whatever its query. */
async function grafanaWith(
  answers: Readonly<Record<string, readonly [status: number, body: unknown]>>,
) {
  const asked: string[] = [];
  const server: Listening = await serveHttp((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://x');
    asked.push(pathname + search);
    const [status, body] = answers[pathname] ?? [404, { message: 'Not found' }];
    response.statusCode = status;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  });
  const client = createGrafanaClient({ root: server.url, token: 'token', timeoutMs: 5_000 });
  return { client, asked, close: () => server.close() };
}

const RULES = '/api/prometheus/grafana/api/v1/rules';
const RULER = '/api/ruler/grafana/api/v1/rules';

describe('the rules of a Grafana', () => {
  it('are those of the ruler too before 12.1, where it says what is paused', async () => {
    const { client, close } = await grafanaWith({
      [RULES]: [200, alertingBody('rules-9.4-firing')],
      [RULER]: [202, alertingBody('ruler-paused-9.4')],
    });
    const { rules } = await readRules(client);
    expect(rules[0]).to.include({ uid: 'ruleLag01', state: 'paused', isPaused: true });
    await close();
  });

  it('are told without what is paused where the token may not ask the ruler', async () => {
    const [, refusal] = alertingBody('rules-errors') as Case[];
    const { client, close } = await grafanaWith({
      [RULES]: [200, alertingBody('rules-9.4-firing')],
      [RULER]: [403, refusal?.body],
    });
    const { rules, pausedProblem } = await readRules(client);
    expect(rules[0]).to.include({ state: 'firing' });
    expect(pausedProblem?.message).to.contain('may not see which rules are paused');
    await close();
  });

  it('are asked for page by page, and never twice for the same', async () => {
    const { client, asked, close } = await grafanaWith({
      [RULES]: [200, alertingBody('rules-13-mixed-page')],
    });
    await readRules(client);
    const pages = asked.filter((url) => url.startsWith(RULES));
    expect(pages).to.have.length(2);
    expect(pages[1]).to.contain('group_next_token=UGxhdGZvcm0v');
    await close();
  });

  for (const { case: name, status, body } of alertingBody('rules-errors') as Case[]) {
    if (status === 200) continue;
    it(`are answered with a sentence: ${name}`, async () => {
      const { client, close } = await grafanaWith({ [RULES]: [status, body] });
      const error = await rejectionOf(GrafanaImagesError, readRules(client));
      await close();
      if (status === 403) {
        expect(error).to.be.instanceOf(GrafanaUnauthorizedError);
        expect(error.message).to.contain('alert.rules:read');
      }
      expect(error.message.length).to.be.above(20);
    });
  }
});

describe('which alerting a Grafana has', () => {
  it('is asked once for ten minutes', async () => {
    const { client, asked, close } = await grafanaWith({
      [RULES]: [200, alertingBody('rules-9.4-firing')],
    });
    const cached = withCache(client);
    expect(await cached.alertingKind()).to.equal('unified');
    expect(await cached.alertingKind()).to.equal('unified');
    expect(asked).to.have.length(1);
    await close();
  });

  it('is legacy alerting where the rules are not found and alerts are', async () => {
    const { client, close } = await grafanaWith({ '/api/alerts': [200, []] });
    expect(await client.alertingKind()).to.equal('legacy');
    await close();
  });

  it('is not known where the token may not see rules, and the sentence says what it needs', async () => {
    const [, refusal] = alertingBody('rules-errors') as Case[];
    const { client, close } = await grafanaWith({ [RULES]: [403, refusal?.body] });
    const error = await rejectionOf(GrafanaUnauthorizedError, client.alertingKind());
    expect(error.message).to.contain('it needs the permission alert.rules:read.');
    await close();
  });
});
