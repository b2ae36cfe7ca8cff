import { isIPv6 } from 'node:net';

/** Where to listen; a part that is not given is undefined. */
export interface ListenAddress {
  /** Empty for all addresses. */
  readonly host: string | undefined;
  readonly port: string | undefined;
}

export const LISTEN_ADDRESSES = 'HOST:PORT, HOST, :PORT or [IPv6]:PORT, such as 127.0.0.1:8080';

/** Reads `HOST:PORT`, `HOST`, `:PORT`, `PORT`, `[IPv6]:PORT` or `IPv6`; undefined for any other text. */
export function parseListenAddress(typed: string): ListenAddress | undefined {
  const text = typed.trim();
  if (isIPv6(text)) return { host: text, port: undefined };
  if (/^\d+$/.test(text)) return withPort(undefined, text);
  const match = /^(?:\[([^\]]*)\]|([^:[\]/\s]*))(?::(\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, inBrackets, name = '', port] = match;
  if (inBrackets !== undefined) {
    return isIPv6(inBrackets) ? withPort(inBrackets, port) : undefined;
  }
  if (name === '') return port === undefined ? undefined : withPort('', port);
  if (name === '*') return withPort('', port);
  return /^[\p{L}\p{N}]([\p{L}\p{N}._-]*)$/u.test(name) ? withPort(name, port) : undefined;
}

function withPort(host: string | undefined, port: string | undefined): ListenAddress | undefined {
  return port !== undefined && Number(port) > 65_535 ? undefined : { host, port };
}
