import { expect } from 'chai';
import { explainRefusal, type Question } from '../../../src/grafana/api/refusals.ts';
import {
  GrafanaError,
  GrafanaRefusedError,
  GrafanaUnauthorizedError,
} from '../../../src/grafana/errors.ts';
import type { HttpResponse } from '../../../src/util/http/client.ts';

const password = { user: 'zoe', password: 'top-secret' };

function answerOf(
  status: number,
  body: string | Readonly<Record<string, string>>,
  head: Partial<HttpResponse> = {},
): HttpResponse {
  const isJson = typeof body === 'object';
  return {
    status,
    contentType: isJson ? 'application/json' : 'text/html',
    location: undefined,
    length: undefined,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...head,
  };
}

function explained(answer: HttpResponse, question: Partial<Question> = {}) {
  return explainRefusal(answer, {
    url: 'http://grafana.example.com/sub/api/search',
    token: 'glsa_token',
    ...question,
  });
}

describe('why Grafana refuses', () => {
  const unauthorized = answerOf(401, { message: 'Unauthorized' });
  const invalid = answerOf(401, { message: 'Invalid API key' });
  const denied = answerOf(403, { message: 'Access denied to this dashboard' });
  const basic = answerOf(401, 'no', { wwwAuthenticate: 'Basic realm="x"' });
  const cases: [string, HttpResponse, Partial<Question>, RegExp][] = [
    ['a wrong token', invalid, {}, /does not accept the token.*Invalid API key/],
    ['a token that was lost on the way', unauthorized, {}, /saw no token although one was sent/],
    ['no token', unauthorized, { token: undefined }, /set HUBOT_GRAFANA_API_KEY\.$/],
    [
      'no token of the Grafana of a room',
      unauthorized,
      { token: undefined, isRoomOwn: true },
      /write `graf set api_key TOKEN` here\.$/,
    ],
    ['a wrong password', invalid, { token: password }, /password in HUBOT_GRAFANA_HOST/],
    ['a proxy that asks for a password', basic, {}, /^A proxy .* https:\/\/USER:PASSWORD@/],
    [
      'such a proxy before the Grafana of a room',
      basic,
      { isRoomOwn: true },
      /which the Grafana of a room cannot have/,
    ],
    ['a proxy that refuses the password', basic, { token: password }, /^A proxy .* not accept/],
    ['a page of a proxy', answerOf(401, '<html>'), {}, /^A proxy before Grafana wants a sign-in/],
    ['a token without permission', denied, {}, /token is valid but may not see this.*folder/],
    ['a user without permission', denied, { token: password }, /^The user in HUBOT_GRAFANA_HOST/],
    [
      'no permission without a token',
      denied,
      { token: undefined },
      /does not show this without a sign-in/,
    ],
    ['a page that forbids', answerOf(403, '<html>'), {}, /^A proxy before Grafana.*\(403\)/],
  ];
  for (const [name, answer, question, sentence] of cases) {
    it(`is ${name}`, () => {
      const error = explained(answer, question);
      expect(error).to.be.instanceOf(GrafanaUnauthorizedError);
      expect(error.message)
        .to.match(sentence)
        .and.not.match(/glsa_|top-secret|undefined/);
    });
  }

  it('is HTTPS, where http:// is asked for', () => {
    for (const body of [
      'Client sent an HTTP request to an HTTPS server.\n',
      '<center>The plain HTTP request was sent to HTTPS port</center>',
      "Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    ]) {
      const error = explained(answerOf(400, body));
      expect(error).to.be.instanceOf(GrafanaRefusedError);
      expect(error.message).to.match(/^HTTPS is spoken at grafana\.example\.com; write https:/);
    }
  });

  it('names where a redirect leads, without its query', () => {
    const moved = answerOf(301, '', { location: 'https://new.example.com/api/search?secret=1' });
    const error = explained(moved);
    expect(error).to.be.instanceOf(GrafanaError);
    expect(error.message)
      .to.match(/sends us to `https:\/\/new\.example\.com\/api\/search` \(status 301\)/)
      .and.not.include('secret');
    expect(explained(moved, { isRoomOwn: true }).message).to.include('`graf set host URL`');
  });

  it('shows no password that Grafana repeats', () => {
    const encoded = Buffer.from('zoe:top-secret').toString('base64');
    const said = answerOf(401, { message: `no top-secret, ${encoded}` });
    expect(explained(said, { token: password }).message).not.to.match(
      new RegExp(`top-secret|${encoded}`),
    );
  });
});
