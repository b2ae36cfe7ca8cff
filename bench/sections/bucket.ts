import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { createFileStore } from '../../src/pictures/stores/file/file-store.ts';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import type { BucketSettings } from '../../src/pictures/stores/s3/settings.ts';
import { pictureName, type PictureStore } from '../../src/pictures/stores/store.ts';
import { startEngine } from '../../test/support/object-engine.ts';
import { pictureSeries } from '../picture.ts';
import { compared, type Row } from '../rounds.ts';
import { bareClient, type S3Client, sdkClient, minioClient } from '../s3-clients.ts';
import type { Settings } from '../settings.ts';

/** Bytes of a picture; requests of one round, and of these at once. */
const BYTES = 200_000;
const REQUESTS = 160;
const AT_ONCE = 16;

/**
 * Putting and getting through the bucket store, beside the least that a client can do on the same engine,
 * and beside files. The values are the middle (p50) of a request's time.
 */
export async function bucket({ runs = 3, folder }: Settings): Promise<Row[]> {
  const engine = await startEngine('ceph');
  const store = createBucketStore(engine.settings);
  const files = createFileStore(folder);
  const bare = bareClient(engine.settings, AT_ONCE);
  const others = otherClients(engine.settings);
  try {
    const ours = throughStore(store);
    const peers: readonly Peer[] = [
      { name: 'bare client', client: bare },
      ...others,
      { name: 'file store', client: throughStore(files) },
    ];
    const rows: Row[] = [];
    for (const way of ['put', 'get'] as const) {
      const run = (contender: S3Client) => () => middleOf(contender, way);
      // One round more, which is not counted: connections are opened, and files come to memory.
      for (const one of [ours, ...peers.map(({ client }) => client)]) if (one) await run(one)();
      rows.push(
        await compared({
          work: `${way} of ${BYTES / 1_000} kB, ${AT_ONCE} at once, in a bucket of Ceph`,
          unit: 'ms',
          runs,
          ours: run(ours),
          peers: peers.map(({ name, client }) =>
            client ? { name, run: run(client) } : { name, missing: NO_CLIENTS },
          ),
        }),
      );
    }
    return rows;
  } finally {
    bare.close?.();
    for (const { client } of others) client?.close?.();
    store.close();
    files.close();
    await engine.stop();
  }
}

interface Peer {
  readonly name: string;
  readonly client: S3Client | undefined;
}

const NO_CLIENTS = 'BENCH_S3_CLIENTS names no folder';

function otherClients(settings: BucketSettings): readonly Peer[] {
  const { BENCH_S3_CLIENTS: folder = '' } = process.env;
  const isThere = folder !== '';
  return [
    { name: '@aws-sdk/client-s3', client: isThere ? sdkClient(folder, settings) : undefined },
    { name: 'minio', client: isThere ? minioClient(folder, settings) : undefined },
  ];
}

/** Each round has pictures of its own, so that none is known from before. */
async function middleOf(contender: S3Client, way: 'put' | 'get'): Promise<number> {
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

function throughStore(store: PictureStore): S3Client {
  return {
    put: (png) => store.save(png),
    async get(name) {
      const picture = await store.open(name);
      if (picture.bytes) picture.release?.();
      else await buffer(await picture.stream());
    },
  };
}
