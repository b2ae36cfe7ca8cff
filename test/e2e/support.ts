import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Program, type ProgramOptions, startCommand } from '../support/program.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Starts a program out of `bin/`, as it was built. */
export function startBin(name: 'hubot' | 'grafana-images', options: ProgramOptions = {}): Program {
  return startCommand(process.execPath, {
    ...options,
    args: [path.join(ROOT, 'bin', name), ...(options.args ?? [])],
  });
}

/** Runs npm in a folder, and gives what it said. */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const program = startCommand('npm', { cwd: folder, args, input: '' });
  const status = await program.ended();
  if (status !== 0)
    throw new Error(`npm ${args.join(' ')} ended with ${status}:\n${program.err()}`);
  return program.out();
}
