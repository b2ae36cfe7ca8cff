import { AwsV4Signer } from 'aws4fetch';
import http from 'node:http';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import { pictureName, type PictureStore } from '../../src/pictures/stores/store.ts';
import { startEngine } from '../../test/support/object-engine.ts';
import { pictureSeries } from '../picture.ts';
import { compared, type Row } from '../rounds.ts';
import type { Settings } from '../settings.ts';

/** Bytes of a picture; requests of one round, and of these at once. */
const BYTES = 200_000;
const REQUESTS = 160;
const AT_ONCE = 16;

/** Puts and gets pictures. */
interface Contender {
  put(png: Buffer): Promise<unknown>;
  get(name: string): Promise<unknown>;
}

/**
 * Putting and getting through the bucket store, beside the least that a client can do on the same engine,
 * and beside files. The values are the middle (p50) of a request's time.
 */
export async function bucket({ runs = 3, folder }: Settings): Promise<Row[]> {
  const engine = await startEngine('ceph');
  const store = createBucketStore(engine.settings);
  const files = createFileStore(folder);
  const bare = bareClient(engine.settings);
  try {
    const contenders = { ours: throughStore(store), bare: bare, files: throughStore(files) };
    const rows: Row[] = [];
    for (const way of ['put', 'get'] as const) {
      const run = (contender: Contender) => () => middleOf(contender, way);
      // One round more, which is not counted: connections are opened, and files come to memory.
      for (const one of Object.values(contenders)) await run(one)();
      rows.push(
        await compared({
          work: `${way} of ${BYTES / 1_000} kB, ${AT_ONCE} at once, in a bucket of Ceph`,
          unit: 'ms',
          runs,
          ours: run(contenders.ours),
          peers: [
            { name: 'bare client', run: run(contenders.bare) },
            { name: 'file store', run: run(contenders.files) },
          ],
        }),
      );
    }
    return rows;
  } finally {
    bare.close();
    store.close();
    files.close();
    await engine.stop();
  }
}

/** Each round has pictures of its own, so that none is known from before. */
async function middleOf(contender: Contender, way: 'put' | 'get'): Promise<number> {
  const pictures = Array.from({ length: REQUESTS }, pictureSeries(BYTES));
  if (way === 'get') for (const png of pictures) await contender.put(png);
  const times: number[] = [];
  const left = [...pictures];
  const work = async (): Promise<void> => {
    for (let png = left.pop(); png; png = left.pop()) {
      const name = pictureName(png);
      const begin = performance.now();
      await (way === 'put' ? contender.put(png) : contender.get(name));
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

function throughStore(store: PictureStore): Contender {
  return {
    put: (png) => store.save(png),
    async get(name) {
      const picture = await store.open(name);
      if (picture.bytes) picture.release?.();
      else await buffer(await picture.stream());
    },
  };
}

/** Signs, sends over kept connections, and reads; no hash of the body, no second try, no check. */
function bareClient(settings: BucketSettings): Contender & { close(): void } {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const cache = new Map<string, ArrayBuffer>();
  async function send(method: string, key: string, body?: Buffer): Promise<void> {
    const { accessKeyId = '', secretAccessKey = '' } = settings.keys ?? {};
    const url = `${settings.url}/bare/${key}.png`;
    const given = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const signer = new AwsV4Signer({
      ...{ method, url, accessKeyId, secretAccessKey, cache },
      ...{ service: 's3', region: settings.region, headers: given },
    });
    const headers = Object.fromEntries((await signer.sign()).headers);
    if (body) headers['content-length'] = String(body.length);
    await new Promise<void>((resolve, reject) => {
      const request = http.request(url, { method, headers, agent }, (answer) => {
        buffer(answer).then(() => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`the engine answered ${answer.statusCode ?? 0}`));
        }, reject);
      });
      request.on('error', reject).end(body);
    });
  }
  return {
    put: (png) => send('PUT', pictureName(png), png),
    get: (name) => send('GET', name),
    close: () => {
      agent.destroy();
    },
  };
}
