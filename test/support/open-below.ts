import { readdir, readlink } from 'node:fs/promises';

/** How many files and folders below a folder this process has open, as far as the system tells. */
export async function openBelow(folder: string): Promise<number> {
  const handles = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(
    handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')),
  );
  return targets.filter((target) => target.startsWith(folder)).length;
}
