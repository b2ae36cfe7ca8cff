import { lazily } from '../../../util/lazy.ts';

const ltx = lazily(() => import('ltx'));

/** What a bucket says when it refuses a request; each may be empty. */
export interface BucketRefusal {
  /** Such as `NoSuchBucket`. */
  readonly code: string;
  readonly message: string;
  /** The region that the bucket is in, where it says so. */
  readonly region: string;
}

export async function readRefusal(xml: string): Promise<BucketRefusal> {
  const error = await parsed(xml);
  const text = (name: string) => error?.getChildText(name)?.trim() ?? '';
  return {
    code: error?.name === 'Error' ? text('Code') : '',
    message: text('Message'),
    region: text('Region'),
  };
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** Where the next page goes on; undefined when this is the last one. */
  readonly next: string | undefined;
}

/** Reads an answer of ListObjectsV2; undefined when it is something else. */
export async function readListPage(xml: string): Promise<ListPage | undefined> {
  const page = await parsed(xml);
  if (page?.name !== 'ListBucketResult') return undefined;
  const objects = page.getChildren('Contents').map((one) => ({
    key: one.getChildText('Key') ?? '',
    bytes: Number(one.getChildText('Size') ?? 0),
    storedAt: Date.parse(one.getChildText('LastModified') ?? ''),
  }));
  const isCut = page.getChildText('IsTruncated')?.trim() === 'true';
  const next = page.getChildText('NextContinuationToken') ?? undefined;
  return { objects, next: isCut ? next : undefined };
}

/** Whether a bucket keeps versions: `Enabled`, `Suspended`, or empty. */
export async function readVersioning(xml: string): Promise<string> {
  const answer = await parsed(xml);
  if (answer?.name !== 'VersioningConfiguration') return '';
  return answer.getChildText('Status')?.trim() ?? '';
}

async function parsed(xml: string) {
  if (!xml.trimStart().startsWith('<')) return undefined;
  try {
    return (await ltx()).parse(xml);
  } catch {
    return undefined;
  }
}
