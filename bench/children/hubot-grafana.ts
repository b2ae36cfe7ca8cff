import type * as Hubot from 'hubot';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

/**
 * Asks a Hubot with hubot-grafana for a dashboard: `hubot-grafana.ts FOLDER ANSWERS`. Both are those
 * that are installed in the folder. Writes when the first and the last answer came.
 */
const [folder = '', answers = ''] = process.argv.slice(2);
const root = path.resolve(folder);
const require = createRequire(path.join(root, 'package.json'));
const hubot = (await import(pathToFileURL(require.resolve('hubot')).href)) as typeof Hubot;
const script = require(path.join(root, 'node_modules/hubot-grafana/src/grafana.js')) as (
  robot: Hubot.Robot,
) => void;

const begin = { at: 0 };
const times: number[] = [];

class Room extends hubot.Adapter {
  override send(_envelope: Hubot.Envelope, ...strings: string[]): Promise<void> {
    for (const text of strings) {
      if (text.includes('Upload Error')) throw new Error(text);
      times.push(performance.now() - begin.at);
    }
    if (times.length >= Number(answers)) {
      console.log(JSON.stringify({ first: times[0], last: times.at(-1) }));
      process.exit();
    }
    return Promise.resolve();
  }

  override run(): Promise<void> {
    this.emit('connected');
    return Promise.resolve();
  }
}

const robot = new hubot.Robot({ use: (owner) => new Room(owner) }, false, 'hubot', false);
await robot.loadAdapter();
await robot.run();
script(robot);
const user = robot.brain.userForId('1', { name: 'ann', room: 'ops' });
begin.at = performance.now();
await robot.receive(new hubot.TextMessage(user, 'hubot graf db twelve', '1'));
