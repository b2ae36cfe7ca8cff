import { request as httpRequest } from 'node:http';
import { type Listening, serveHttp } from './http.ts';
import { TOKEN } from './token.ts';

/** A proxy that lets only one user in, and signs in at Grafana with a token of its own. */
export function startBasicFront(
  grafana: string,
  user: string,
  password: string,
): Promise<Listening> {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return serveHttp((request, response) => {
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="front"' }).end('no');
      return;
    }
    const headers = { authorization: `Bearer ${TOKEN}` };
    const onward = httpRequest(`${grafana}${request.url ?? ''}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
}
