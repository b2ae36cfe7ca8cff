import { AwsV4Signer } from 'aws4fetch';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { BucketSettings } from '../src/pictures/stores/s3/settings.ts';
import { pictureName } from '../src/pictures/stores/store.ts';

/** Puts and gets pictures. */
export interface S3Client {
  put(png: Buffer): Promise<unknown>;
  get(name: string): Promise<unknown>;
  close?(): void;
}

/** Signs, sends over kept connections, and reads; no hash of the body, no second try, no check. */
export function bareClient(settings: BucketSettings, maxSockets: number): S3Client {
  const agent = new http.Agent({ keepAlive: true, maxSockets });
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

/** What is used of AWS's own client. */
interface Sdk {
  readonly S3Client: new (options: object) => {
    send(command: object): Promise<{ readonly Body: Readable }>;
    destroy(): void;
  };
  readonly PutObjectCommand: new (input: object) => object;
  readonly GetObjectCommand: new (input: object) => object;
}

/** @param folder in which it is installed */
export function sdkClient(folder: string, settings: BucketSettings): S3Client {
  const sdk = requireFrom(folder, '@aws-sdk/client-s3') as Sdk;
  const { accessKeyId = '', secretAccessKey = '' } = settings.keys ?? {};
  const client = new sdk.S3Client({
    region: settings.region,
    endpoint: new URL(settings.url).origin,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (name: string) => ({ Bucket: settings.bucket, Key: `sdk/${name}.png` });
  return {
    put: (png) => client.send(new sdk.PutObjectCommand({ ...at(pictureName(png)), Body: png })),
    get: async (name) => buffer((await client.send(new sdk.GetObjectCommand(at(name)))).Body),
    close: () => {
      client.destroy();
    },
  };
}

/** What is used of MinIO's client. */
interface Minio {
  readonly Client: new (options: object) => {
    putObject(bucket: string, key: string, body: Buffer): Promise<unknown>;
    getObject(bucket: string, key: string): Promise<Readable>;
  };
}

/** @param folder in which it is installed */
export function minioClient(
  folder: string,
  { url, keys, region, bucket }: BucketSettings,
): S3Client {
  const { Client } = requireFrom(folder, 'minio') as Minio;
  const { hostname, port } = new URL(url);
  const { accessKeyId: accessKey = '', secretAccessKey: secretKey = '' } = keys ?? {};
  const client = new Client({
    ...{ endPoint: hostname, port: Number(port), useSSL: false, pathStyle: true },
    ...{ accessKey, secretKey, region },
  });
  return {
    put: (png) => client.putObject(bucket, `minio/${pictureName(png)}.png`, png),
    get: async (name) => buffer(await client.getObject(bucket, `minio/${name}.png`)),
  };
}

function requireFrom(folder: string, name: string): unknown {
  return createRequire(path.join(path.resolve(folder), 'package.json'))(name);
}
