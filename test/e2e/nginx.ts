import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import path from 'node:path';
import { expect } from 'chai';
import { makeAuthority, makeCertificate } from '../support/certificate.ts';
import { freePort } from '../support/free-port.ts';
import { startCommand, ROOT } from '../support/program.ts';

const NAMES = ['grafana.example.com', 'bot.example.com'];

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
}

export interface NginxOptions {
  /** For what nginx needs to run; that of the pictures may lie in it. */
  readonly folder: string;
  readonly pictures: string;
  /** Ports of Grafana and of the image server. */
  readonly grafana: number;
  readonly images: number;
  /** Who may have pictures made, besides this machine. */
  readonly allow?: string;
}

/** nginx with examples/nginx.conf, on free ports. */
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
  const { cert, key } = makeCertificate(NAMES, authority);
  await writeFile(path.join(folder, 'tls.pem'), cert);
  await writeFile(path.join(folder, 'tls.key'), key);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${path.join(folder, what)};`,
  );
  const file = path.join(folder, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; pid ${folder}/nginx.pid; worker_processes 1; error_log stderr notice;
     events {} http { access_log off; ${temporary.join(' ')} ${await example(options, ports)} }`,
  );
  const nginx = startCommand('nginx', { args: ['-p', folder, '-c', file, '-e', 'stderr'] });
  await nginx.seen(/start worker process /);
  return {
    plain: `http://127.0.0.1:${ports.http}`,
    ask: (url, question = {}) => ask(ports.https, authority.cert, url, question),
    async close() {
      nginx.child.kill('SIGTERM');
      await nginx.ended();
    },
  };
}

/** The example with nothing but the values in it replaced that its first lines name. */
async function example(
  { folder, pictures, grafana, images, allow = '10.0.0.0/8' }: NginxOptions,
  ports: { readonly https: number; readonly http: number },
): Promise<string> {
  const values: readonly (readonly [string, string])[] = [
    ['listen 443', `listen 127.0.0.1:${ports.https}`],
    ['listen 80', `listen 127.0.0.1:${ports.http}`],
    ['/etc/ssl/example.com.', path.join(folder, 'tls.')],
    ['127.0.0.1:3000', `127.0.0.1:${grafana}`],
    ['127.0.0.1:8080', `127.0.0.1:${images}`],
    ['/opt/saved-images', pictures],
    ['10.0.0.0/8', allow],
  ];
  let text = await readFile(path.join(ROOT, 'examples/nginx.conf'), 'utf8');
  for (const [documented, ours] of values) {
    expect(text, 'the example').to.contain(documented);
    text = text.replaceAll(documented, ours);
  }
  return text;
}

function ask(port: number, ca: string, url: string, question: Question): Promise<Answer> {
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
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
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
