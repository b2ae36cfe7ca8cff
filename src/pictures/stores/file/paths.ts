import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { PICTURE_NAME } from '../store.ts';

export function picturePath(folder: string, name: string): string {
  return path.join(folder, `${name}.png`);
}

export function recordPath(folder: string, name: string): string {
  return path.join(folder, `${name}.json`);
}

/** The name of the picture whose record a file holds, or undefined when the file is something else. */
export function recordIn(entry: string): string | undefined {
  const name = entry.endsWith('.json') ? entry.slice(0, -'.json'.length) : '';
  return PICTURE_NAME.test(name) ? name : undefined;
}

/** The name of the picture that a file holds, or undefined when the file is something else. */
export function pictureIn(entry: string): string | undefined {
  const name = entry.endsWith('.png') ? entry.slice(0, -'.png'.length) : '';
  return PICTURE_NAME.test(name) ? name : undefined;
}

/** A file beside its place, until it is whole. Each call gives another. */
export function temporaryPath(folder: string, name: string): string {
  return path.join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
}

export function isTemporary(entry: string): boolean {
  return /^\.([0-9a-f]{32}|probe)\.[0-9a-f]{12}\.tmp$/.test(entry);
}
