import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Program, startCommand } from '../../support/program.ts';
import { freePort } from '../prosody/server.ts';

export interface PrometheusServer {
  /** Root URL. */
  readonly url: string;
  /** Address of the node exporter, which is its `instance` label. */
  readonly node: string;
  /** Runs a query now, and gives its values. */
  value(expression: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** Prometheus of Debian, which asks a node exporter and itself every second. */
export async function startPrometheus(folder: string): Promise<PrometheusServer> {
  const port = await freePort();
  const node = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, 'prometheus.yml');
  await writeFile(
    config,
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
scrape_configs:
  - job_name: node
    static_configs: [{ targets: ['${node}'] }]
  - job_name: prometheus
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`,
  );
  const programs: Program[] = [
    startCommand('prometheus-node-exporter', { args: [`--web.listen-address=${node}`] }),
    startCommand('prometheus', {
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
    }),
  ];
  const url = `http://127.0.0.1:${port}`;
  const value = async (expression: string) => {
    const answer = await fetch(
      `${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
    );
    const { data } = (await answer.json()) as { data?: { result?: { value: [number, string] }[] } };
    return (data?.result ?? []).map((one) => Number(one.value[1]));
  };
  const stop = async () => {
    for (const { child } of programs) child.kill('SIGTERM');
    await Promise.all(programs.map((program) => program.ended()));
  };
  try {
    // Enough for rates over four scrapes; the test's own timeout ends the wait.
    for (;;) {
      const [scrapes = 0] = await value('min(count_over_time(up[1m]))').catch(() => []);
      if (scrapes >= 6) break;
      const ended = programs.find(({ child }) => child.exitCode !== null);
      if (ended) throw new Error(`It ended:\n${ended.err()}`);
      await pause(100);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, node, value, stop };
}
