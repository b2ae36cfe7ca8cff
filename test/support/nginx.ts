import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { expect } from 'chai';
import { makeAuthority, makeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { startCommand, ROOT } from './program.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Address to ask from. */
  readonly from?: string;
  /** Over a connection that is kept, as clients with many requests do. */
  readonly keepsConnection?: boolean;
}

export interface NginxOptions {
  /** For what nginx needs to run; that of the pictures may lie in it. */
  readonly folder: string;
  readonly example: 'nginx.conf' | 'nginx-several.conf';
  /** Names for which its certificate is. */
  readonly names: readonly string[];
  /** Texts of the example, and what takes their places. */
  readonly values: Readonly<Record<string, string>>;
}

/** nginx with one of the examples, on free ports. */
export interface Nginx {
  /** Root URL of the server without TLS. */
  readonly plain: string;
  /** Asks for a URL of the example's, as those do whose name servers know it. */
  ask(url: string, question?: Question): Promise<Answer>;
  close(): Promise<void>;
}

export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { folder } = options;
  const ports = { https: await freePort(), http: await freePort() };
  const authority = makeAuthority();
  const { cert, key } = makeCertificate(options.names, authority);
  const agent = new Agent({ keepAlive: true });
  await writeFile(path.join(folder, 'tls.pem'), cert);
  await writeFile(path.join(folder, 'tls.key'), key);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${path.join(folder, what)};`,
  );
  const file = path.join(folder, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log stderr notice;
     events {} http { access_log off; ${temporary.join(' ')} ${await exampleWith(options, ports)} }`,
  );
  const nginx = startCommand('nginx', { args: ['-p', folder, '-c', file, '-e', 'stderr'] });
  await nginx.seen(/start worker process /);
  return {
    plain: `http://127.0.0.1:${ports.http}`,
    ask: (url, question = {}) =>
      ask({ port: ports.https, ca: authority.cert, agent }, url, question),
    async close() {
      agent.destroy();
      nginx.child.kill('SIGTERM');
      await nginx.ended();
    },
  };
}

/** The example with nothing but the values in it replaced that its first lines name. */
async function exampleWith(
  { folder, example, values }: NginxOptions,
  ports: { readonly https: number; readonly http: number },
): Promise<string> {
  let text = await readFile(path.join(ROOT, 'examples', example), 'utf8');
  const all = {
    'listen 443': `listen 127.0.0.1:${ports.https}`,
    ...(example === 'nginx.conf' && { 'listen 80': `listen 127.0.0.1:${ports.http}` }),
    '/etc/ssl/example.com.': path.join(folder, 'tls.'),
    ...values,
  };
  for (const [documented, ours] of Object.entries(all)) {
    expect(text, 'the example').to.contain(documented);
    text = text.replaceAll(documented, ours);
  }
  return text;
}

interface Front {
  readonly port: number;
  /** What has signed its certificate. */
  readonly ca: string;
  readonly agent: Agent;
}

function ask({ port, ca, agent }: Front, url: string, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, host } = new URL(url);
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        // As it was written, not as the parser of URLs tidies it up.
        path: url.slice(url.indexOf(host) + host.length),
        servername: hostname,
        ca,
        method: question.method ?? 'GET',
        headers: { host, ...question.headers },
        localAddress: question.from,
        agent: question.keepsConnection === true && agent,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(chunks) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(question.body);
  });
}
