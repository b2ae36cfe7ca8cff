import { squashed } from './split-words.ts';

/** How a value was found: as it is, or by a part of it that people say. */
export type ValueForm = 'whole' | 'host' | 'label';

/**
 * What a value may be called: `https://shop.example.com:8443/login` also `shop.example.com`, and
 * `web-01.example.com:9100` also `web-01`. Keys are without separators, so that `web01` finds `web-01`.
 */
export function valueKeys(value: string): Map<string, ValueForm> {
  const keys = new Map<string, ValueForm>();
  const add = (text: string, form: ValueForm) => {
    const key = squashed(text);
    if (key !== '' && !keys.has(key)) keys.set(key, form);
  };
  add(value, 'whole');
  const host = hostOf(value);
  if (host !== value) add(host, 'host');
  const [, label] = /^([\p{L}][\p{L}\p{N}_-]*\d[\p{L}\p{N}_-]*)\./u.exec(host) ?? [];
  if (label !== undefined) add(label, 'label');
  return keys;
}

/** Without scheme, port and path. */
function hostOf(value: string): string {
  return value
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/(?<=[\p{L}\p{N}])\/.*$/u, '')
    .replace(/:\d{1,5}$/, '');
}
