import { performance } from 'node:perf_hooks';
import type * as Script from '../../scripts/grafana.ts';
import { startTestBot } from '../../test/support/robot.ts';
import { TOKEN } from '../../test/support/token.ts';
import { built } from '../built.ts';
import { DRAWN } from '../drawn-dashboard.ts';

/**
 * A bot as it was built, which is asked for twelve panels twice: `drawing-bot.ts GRAFANA FOLDER`. It
 * writes the milliseconds until the last one was said, the first time and the second.
 */
const [grafana = '', folder = ''] = process.argv.slice(2);
const { default: script } = (await built('scripts/grafana.js')) as typeof Script;
const bot = await startTestBot({
  script,
  env: {
    HUBOT_GRAFANA_HOST: grafana,
    HUBOT_GRAFANA_API_KEY: TOKEN,
    HUBOT_GRAFANA_IMAGES_PATH: folder,
  },
});
const timed = async (range: string) => {
  const begin = performance.now();
  const said = await bot.ask(`hubot graf db ${DRAWN.uid} ${range}`);
  const ms = performance.now() - begin;
  const pictures = said.filter((message) => message.includes('.png'));
  if (pictures.length !== DRAWN.panels) throw new Error(said.join('\n'));
  return ms;
};
const cold = await timed('now-6h');
const warm = await timed('now-5h');
await bot.close();
console.log(JSON.stringify({ cold, warm }));
