import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { type DemoGrafana, startDemoGrafana } from '../demo/grafana.ts';
import { startBin } from '../test/support/program.ts';
import { TOKEN } from '../test/support/token.ts';
import { pngOf } from './picture.ts';

const MINUTES = Number(process.argv[2] ?? 10);
const CONNECTIONS = 16;
const PICTURE_BYTES = 20_000;
/** Different panels that are asked for; their pictures stay the same, so the folder stays small. */
const PANELS = 50;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: string;
  /** Goes away without waiting for the answer. */
  readonly leaves?: boolean;
}

/** One of the things that clients do, good and bad in turn. */
function sentAs(n: number, grafana: string, saved: string): Sent {
  const post = { method: 'POST', path: '/grafana-images', token: TOKEN };
  const render = (query: string) =>
    JSON.stringify({ imageUrl: `${grafana}/render/d-solo/web/web?panelId=${query}` });
  const good = render(`${n % PANELS}`);
  const kinds: readonly Sent[] = [
    { ...post, body: good },
    { method: 'GET', path: saved },
    { ...post, body: render(`${n}`) },
    { method: 'GET', path: saved },
    { ...post, token: `guess-${n}`, body: good },
    { ...post, body: '{' },
    { ...post, body: '{"imageUrl":"https://elsewhere.example.com/render/x"}' },
    { ...post, body: ' '.repeat(100_000) },
    { method: 'HEAD', path: saved },
    { method: 'GET', path: '/saved-images/nope.png' },
    { ...post, body: good, leaves: true },
    { method: 'DELETE', path: '/grafana-images' },
  ];
  return kinds[n % kinds.length] ?? { method: 'GET', path: saved };
}

/** Sends it from one of many addresses; gives the status, or what else came of it. */
function send(url: string, agent: Agent, n: number, sent: Sent): Promise<string> {
  const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
  return new Promise((resolve) => {
    const outgoing = request(`${url}${sent.path}`, {
      agent,
      method: sent.method,
      headers: {
        'x-forwarded-for': address,
        ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      },
    });
    outgoing.on('error', (error) => {
      resolve(sent.leaves === true ? 'left' : error.message);
    });
    outgoing.on('response', (response) => {
      response.resume();
      response.on('error', (error) => {
        resolve(error.message);
      });
      response.on('end', () => {
        resolve(String(response.statusCode ?? 0));
      });
    });
    outgoing.end(sent.body, () => {
      if (sent.leaves === true) setImmediate(() => outgoing.destroy());
    });
  });
}

/** Memory and descriptors of a process, as Linux tells them. */
async function taken(pid: number): Promise<{ rssMB: number; descriptors: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return {
    rssMB: Math.round(kilobytes / 1000),
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
  };
}

/** Lets renders break in one way after another, each for a while. */
function breakNowAndThen(demo: DemoGrafana): () => void {
  const faults = ['reset', 'empty', 'html', 'reset-body', 'truncated', 'timeout-error'] as const;
  let turn = 0;
  const timer = setInterval(() => {
    demo.fault({ kind: faults[turn % faults.length] ?? 'reset' }, { times: 20 });
    turn += 1;
  }, 2_000);
  return () => {
    clearInterval(timer);
  };
}

async function soak(url: string, pid: number, demo: DemoGrafana): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const answers = new Map<string, number>();
  const first = await fetch(`${url}/grafana-images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ imageUrl: `${demo.url}/render/d-solo/web/web?panelId=1` }),
  });
  const { pubImg } = (await first.json()) as { pubImg: string };
  const saved = new URL(pubImg).pathname;
  const end = Date.now() + MINUTES * 60_000;
  let n = 0;
  const worker = async () => {
    while (Date.now() < end) {
      n += 1;
      const answer = await send(url, agent, n, sentAs(n, demo.url, saved));
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      (demo.requests as unknown[]).length = 0;
    }
  };
  const rows: Record<string, unknown>[] = [{ at: 'start', ...(await taken(pid)), requests: 0 }];
  const looks = setInterval(() => {
    const at = `${Math.round(MINUTES - (end - Date.now()) / 60_000)} min`;
    void taken(pid).then((now) => rows.push({ at, ...now, requests: n }));
  }, 60_000);
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  clearInterval(looks);
  agent.destroy();
  // What is left when the last connections and budgets are over.
  await new Promise((resolve) => setTimeout(resolve, 65_000));
  rows.push({ at: 'a minute after', ...(await taken(pid)), requests: n });
  console.table(rows);
  console.table(Object.fromEntries([...answers].sort()));
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'soak-'));
const pictures = Array.from({ length: PANELS }, () => pngOf(PICTURE_BYTES));
const demo = await startDemoGrafana({
  draw: ({ panelId = 0 }) => Promise.resolve(pictures[panelId % PANELS] ?? pngOf(1)),
});
const stopBreaking = breakNowAndThen(demo);
const program = startBin('grafana-images', {
  args: ['-port', '0', '-grafanaHost', demo.url, '-imagePath', folder],
  env: {
    EXPRESS_BIND_ADDRESS: '127.0.0.1',
    HUBOT_GRAFANA_IMAGES_TRUST_PROXY: '127.0.0.1',
  },
});
const [, port = ''] = await program.seen(/listens on port (\d+)/);
await soak(`http://127.0.0.1:${port}`, program.child.pid ?? 0, demo);
stopBreaking();
program.child.kill('SIGTERM');
console.log(`Ended with ${await program.ended()}.`);
console.log(`Lines at level error: ${program.err().match(/^error /gim)?.length ?? 0}`);
await demo.close();
await rm(folder, { recursive: true });
