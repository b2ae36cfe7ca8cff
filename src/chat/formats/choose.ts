import { hipchatFormat } from './hipchat.ts';
import { type Format, plainFormat } from './plain.ts';

/** The chats that write in their own way, by what the names of their adapters have in common. */
const FORMATS: readonly (readonly [RegExp, Format])[] = [[/hipchat/i, hipchatFormat]];

/** How to write in the chat that an adapter of this name brings. */
export function chooseFormat(adapterName: string): Format {
  return FORMATS.find(([pattern]) => pattern.test(adapterName))?.[1] ?? plainFormat;
}
