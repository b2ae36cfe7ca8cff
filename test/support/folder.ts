import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Gives every test of a suite a new, empty folder, and takes it away afterwards. */
export function temporaryFolder(): { readonly path: string } {
  const folder = { path: '' };
  beforeEach(async () => {
    folder.path = await mkdtemp(path.join(os.tmpdir(), 'hubot-grafana-images-'));
  });
  afterEach(async () => {
    // What is known of a picture is written after its link is out.
    await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

/** The files of pictures in a folder, without what lies beside them. */
export async function pictureFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.png'));
}
