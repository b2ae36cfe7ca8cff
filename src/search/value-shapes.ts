import type { IndexedVariable } from './model.ts';
import { squashed } from './split-words.ts';
import { valueKeys } from './value-keys.ts';

/** Variables that are of machines, services and the like, whose values come and go. */
const OPEN =
  /^(?:instance|host|hostname|node|nodename|server|target|pod|container|namespace|service|device|vm)s?$/i;

/** Letters with a number, parts with dots, or an address with a port. */
const MACHINE =
  /^(?=.*\p{L})(?:(?=[^:]*\d)\p{L}[\p{L}\p{N}]*(?:[-_.][\p{L}\p{N}]+)*|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(?::\d{2,5})?$|^\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?$/u;

/** Whether a word looks like the name or address of a machine. */
export function isMachine(typed: string): boolean {
  return typed.length < 100 && MACHINE.test(typed);
}

/** What values of one kind have in common: `web9` for `web-01`; undefined without a number. */
export function shapeOf(value: string): string | undefined {
  const key = squashed(value);
  return /\d/.test(key) && /^\D/.test(key) ? key.replace(/\d+/g, '9') : undefined;
}

/** The shapes of a variable's values. */
export function shapesOf({ options }: IndexedVariable): Set<string> {
  const shapes = new Set<string>();
  for (const { value } of options) {
    for (const key of valueKeys(value).keys()) {
      const shape = shapeOf(key);
      if (shape !== undefined) shapes.add(shape);
    }
  }
  return shapes;
}

/** Whether any value may be one of the variable. */
export function isOpen({ name, type, options }: IndexedVariable): boolean {
  return options.length === 0 && /^(?:query|textbox|custom)$/.test(type) && OPEN.test(name);
}

/** A value as the variable's others are: with their port, where all have the same. */
export function likeOthers(typed: string, { options }: IndexedVariable): string {
  if (/:\d+$/.test(typed)) return typed;
  const ports = new Set(options.map(({ value }) => /:\d{1,5}$/.exec(value)?.[0] ?? ''));
  const [port = ''] = ports;
  return ports.size === 1 ? typed + port : typed;
}

/** Without zeros before its numbers: `web1` for `web01`. */
export function withoutZeros(key: string): string {
  return key.replace(/(?<!\d)0+(?=\d)/g, '');
}
