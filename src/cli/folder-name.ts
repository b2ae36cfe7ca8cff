import path from 'node:path';
import type { Config } from '../app/config.ts';
import { pictureVariables } from '../pictures/variables.ts';
import type { Told } from './image-flags.ts';

/** Folder of the pictures, absolute. */
export function folderOf({ path: folder }: Config['images']): string {
  return folder ?? path.resolve('saved-images');
}

/** A sentence on the folder, with its path and the flag that named it, as on a terminal both may be told. */
export function withFolderName(
  sentence: string,
  { images, read }: Config,
  { labels }: Pick<Told, 'labels'>,
): string {
  const { name } = pictureVariables.path;
  const isNamed = read(pictureVariables.path) !== undefined;
  const place = [...(isNamed ? [labels[name] ?? name] : []), folderOf(images)].join(' ');
  return images.bucket ? sentence : sentence.replace(name, () => place);
}
