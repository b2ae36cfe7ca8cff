import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../test/support/program.ts';
import { type Server, startServer } from './process.ts';

/** Starts `bin/hubot` as it was built, in the terminal, in a folder of its own. */
export async function startBot(folder: string): Promise<Server> {
  const cwd = await botFolder(folder);
  return startServer(() => [process.execPath, path.join(ROOT, 'bin', 'hubot')], {
    cwd,
    env: {
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      HUBOT_LOG_LEVEL: 'error',
      HUBOT_GRAFANA_HOST: 'http://127.0.0.1:1',
      HUBOT_GRAFANA_IMAGES_PATH: path.join(cwd, 'saved-images'),
    },
  });
}

/** Starts Hubot's own program with no script, in the terminal. */
export async function startHubotAlone(folder: string): Promise<Server> {
  const program = path.join(ROOT, 'node_modules', 'hubot', 'bin', 'Hubot.mjs');
  return startServer(() => [process.execPath, program, '-a', 'Shell'], {
    cwd: await botFolder(folder),
    env: { EXPRESS_BIND_ADDRESS: '127.0.0.1', HUBOT_LOG_LEVEL: 'error' },
    quiet: true,
  });
}

async function botFolder(folder: string): Promise<string> {
  const own = await mkdtemp(path.join(folder, 'bot-'));
  await writeFile(path.join(own, 'package.json'), '{"type":"module"}');
  // Hubot alone ends with an error where there is none.
  await writeFile(path.join(own, '.hubot_history'), '');
  return own;
}
