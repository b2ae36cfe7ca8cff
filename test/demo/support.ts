import { inflateSync, crc32 } from 'node:zlib';
import { startDemoGrafana, type DemoGrafana, type DemoOptions } from '../../demo/grafana.ts';
import { blankPicture } from '../../demo/grafana.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: unknown;
}

export interface DemoUnderTest {
  readonly grafana: DemoGrafana;
  /** A request as a viewer that follows no redirect, unless `init` says otherwise. */
  get(path: string, init?: RequestInit): Promise<Reply>;
}

/** Runs one demo Grafana for all tests of the enclosing `describe`; pictures are blank ones. */
export function useDemo(options: DemoOptions = {}): DemoUnderTest {
  let running: DemoGrafana | undefined;
  const grafana = (): DemoGrafana => {
    if (running === undefined) throw new Error('the demo Grafana runs only within a test');
    return running;
  };
  before(async () => {
    running = await startDemoGrafana({ draw: blankPicture, ...options });
  });
  after(() => running?.close());
  return {
    get grafana() {
      return grafana();
    },
    get: (path, init) => get(grafana(), path, init),
  };
}

export async function get(grafana: DemoGrafana, path: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(`${grafana.url}${path}`, {
    redirect: 'manual',
    headers: { authorization: 'Bearer viewer-token' },
    ...init,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  const type = response.headers.get('content-type') ?? '';
  const json: unknown =
    type.startsWith('application/json') && text !== '' ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, type, bytes, text, json };
}

export interface PngInfo {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a PNG from its signature to IEND.
 * @throws Error when a chunk is cut, a CRC is wrong, something follows IEND or pixels are missing
 */
export function readPng(png: Buffer): PngInfo {
  if (png.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG signature');
  const data: Buffer[] = [];
  let at = 8;
  let type = '';
  while (type !== 'IEND') {
    if (at + 12 > png.length) throw new Error('the PNG is cut');
    const length = png.readUInt32BE(at);
    type = png.toString('latin1', at + 4, at + 8);
    const end = at + 8 + length;
    if (end + 4 > png.length) throw new Error('the PNG is cut');
    if (crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end))
      throw new Error(`wrong CRC in ${type}`);
    if (type === 'IDAT') data.push(png.subarray(at + 8, end));
    at = end + 4;
  }
  if (at !== png.length) throw new Error('something follows IEND');
  const height = png.readUInt32BE(20);
  if (inflateSync(Buffer.concat(data)).length < height) throw new Error('pixels are missing');
  return { width: png.readUInt32BE(16), height };
}
