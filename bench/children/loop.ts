import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type * as Config from '../../src/app/config.ts';
import type * as Images from '../../src/app/pictures.ts';
import type * as Retention from '../../src/pictures/stores/retention.ts';
import { built } from '../built.ts';

/**
 * The image server, while round after round of retention looks at its pictures:
 * `loop.ts PORT FOLDER GRAFANA`. Told `begin` it forgets what it measured; told `end` it writes the
 * longest stall of its event loop in milliseconds, and how many rounds there were.
 */
const [port = '', folder = '', grafana = ''] = process.argv.slice(2);
const { loadConfig } = (await built('src/app/config.js')) as typeof Config;
const { createImages } = (await built('src/app/pictures.js')) as typeof Images;
const { applyRetention } = (await built('src/pictures/stores/retention.js')) as typeof Retention;

const A_YEAR_MS = 365 * 86_400_000;
const RESOLUTION_MS = 5;

const { images } = loadConfig({ HUBOT_GRAFANA_HOST: grafana });
const silent = () => undefined;
const { store, handle } = createImages({
  images: { ...images, path: folder },
  base: () => `http://127.0.0.1:${port}/saved-images`,
  logger: { debug: silent, info: silent, warn: silent, error: console.error },
});
createServer(handle).listen(Number(port), '127.0.0.1');

let rounds = 0;
const stalls = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
stalls.enable();
process.stdin.on('data', (line: Buffer) => {
  if (line.toString().startsWith('begin')) {
    rounds = 0;
    stalls.reset();
  } else {
    console.log(JSON.stringify({ longestMs: stalls.max / 1e6, rounds }));
  }
});
for (;;) {
  await applyRetention({ store, policy: { maxAgeMs: A_YEAR_MS } });
  rounds += 1;
}
