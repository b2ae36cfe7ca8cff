import { randomUUID } from 'node:crypto';
import type { BucketClient } from './client.ts';
import { BucketFault } from './fault.ts';
import { bodyOf } from './revoked-names.ts';

/** Milliseconds between two rounds through all pictures: each is a list that is paid for. */
const BETWEEN_ROUNDS_MS = 86_400_000;

interface Lease {
  readonly etag: string;
  readonly id: string;
  /** By the bucket's clock, as those of servers may differ. */
  readonly ageMs: number;
}

/**
 * Claims a round through all pictures of a bucket, for one of its servers and once a day. The claim is an
 * object that is put on a condition; where the store knows no conditions, the last one put counts.
 * @returns whether this server has the round
 * @throws BucketFault
 */
export async function claimRound(client: BucketClient, key: string): Promise<boolean> {
  const last = await readLease(client, key);
  if (last && last.ageMs < BETWEEN_ROUNDS_MS) return false;
  const id = randomUUID();
  const condition = last ? { 'if-match': last.etag } : { 'if-none-match': '*' };
  try {
    await client.send({ method: 'PUT', key, headers: condition, body: bodyOf(id) });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    if (!(error instanceof BucketFault && error.status === 501)) throw error;
  }
  await client.send({ method: 'PUT', key, body: bodyOf(id) });
  return (await readLease(client, key))?.id === id;
}

async function readLease(client: BucketClient, key: string): Promise<Lease | undefined> {
  try {
    const { headers, body } = await client.send({ method: 'GET', key });
    const ageMs = Date.parse(headers.date ?? '') - Date.parse(headers['last-modified'] ?? '');
    return { etag: headers.etag ?? '', id: body.toString('utf8'), ageMs };
  } catch (error) {
    if (error instanceof BucketFault && error.isMissingKey) return undefined;
    throw error;
  }
}

/** Another server put it in between, or removed it. */
function isTaken(error: unknown): boolean {
  return error instanceof BucketFault && [404, 409, 412].includes(error.status ?? 0);
}
