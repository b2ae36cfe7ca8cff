import { oneLine } from '../../util/text.ts';

/** Most characters of a file name, without its suffix. */
const MAX_NAME = 80;

/** A picture as a form's file, named after its panel. */
export function pngFile(title: string, png: Buffer): File {
  const name = oneLine(title.replace(/[^\p{L}\p{N} ._-]+/gu, ' '), MAX_NAME).replace(/^\.+/, '');
  return new File([new Uint8Array(png)], `${name || 'panel'}.png`, { type: 'image/png' });
}
