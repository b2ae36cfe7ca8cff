import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Robot } from 'hubot';
import { describeForLog } from '../util/errors.ts';

type Script = (robot: Robot, options?: unknown) => unknown;

/**
 * Loads the packages that `external-scripts.json` names, a list or an object with options. One that
 * cannot be loaded is logged; it costs neither the others nor the bot.
 * @param folder where the file lies
 */
export async function loadExternalScripts(robot: Robot, folder: string): Promise<void> {
  const file = path.join(folder, 'external-scripts.json');
  for (const [name, options] of await listed(robot, file)) {
    try {
      const module = (await import(name)) as { default?: unknown };
      if (typeof module.default !== 'function') throw new Error('it exports no function');
      await (module.default as Script)(robot, options);
    } catch (error) {
      robot.logger.error(`The script ${name} cannot be loaded: ${describeForLog(error)}`);
    }
  }
}

async function listed(robot: Robot, file: string): Promise<(readonly [string, unknown])[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return [];
  }
  try {
    const content: unknown = JSON.parse(text);
    if (Array.isArray(content)) return content.map((name) => [String(name), undefined] as const);
    if (typeof content === 'object' && content !== null) return Object.entries(content);
    throw new Error('it is neither a list nor an object');
  } catch (error) {
    robot.logger.error(`external-scripts.json cannot be used: ${describeForLog(error)}`);
    return [];
  }
}
