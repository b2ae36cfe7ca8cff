import { oneLine } from '../../util/text.ts';

/** Characters of a file's name, without its suffix. */
const MAX_NAME = 80;

/** A picture as a file of a form, called after its panel. */
export function pngFile(title: string, png: Buffer): File {
  const name = oneLine(title.replace(/[^\p{L}\p{N} ._-]+/gu, ' '), MAX_NAME).replace(/^\.+/, '');
  return new File([new Uint8Array(png)], `${name || 'panel'}.png`, { type: 'image/png' });
}

/** The JSON of an answer, or undefined where it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
