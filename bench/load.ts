import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export interface Load {
  /** Requests under way at once. */
  readonly connections: number;
  /** Milliseconds. */
  readonly duration: number;
  /** What to send; `n` counts from 0. */
  readonly next: (n: number) => { url: string; method?: string; token?: string; body?: string };
}

/**
 * Asks as fast as answers come, over connections that stay open.
 * @returns answers a second
 * @throws at the first answer that is no 200
 */
export async function requestsPerSecond({ connections, duration, next }: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const begin = performance.now();
  const end = begin + duration;
  let count = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await once(agent, next(count));
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return (count / (performance.now() - begin)) * 1000;
}

function once(agent: Agent, asked: ReturnType<Load['next']>): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(asked.url, {
      agent,
      method: asked.method ?? 'GET',
      headers: asked.token === undefined ? {} : { authorization: `Bearer ${asked.token}` },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${asked.url} answered with ${response.statusCode ?? 0}`));
      });
    });
    outgoing.end(asked.body);
  });
}
