import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { type Listening, serveHttp } from './http.ts';
import { TOKEN } from './token.ts';

export interface BasicFront extends Listening {
  /** Headers of every request. */
  readonly seen: readonly IncomingHttpHeaders[];
}

/** A proxy that lets only one user in, and signs in at Grafana with a token of its own. */
export async function startBasicFront(
  grafana: string,
  user: string,
  password: string,
): Promise<BasicFront> {
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const seen: IncomingHttpHeaders[] = [];
  const front = await serveHttp((request, response) => {
    seen.push(request.headers);
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="front"' }).end('no');
      return;
    }
    const headers = { authorization: `Bearer ${TOKEN}` };
    const onward = httpRequest(`${grafana}${request.url ?? ''}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // Grafana may be gone while the bot still reads in the background.
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return { ...front, seen };
}
