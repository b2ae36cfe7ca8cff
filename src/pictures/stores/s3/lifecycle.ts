import { createHash } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import type { BucketClient } from './client.ts';
import { explainBucket } from './errors.ts';
import { BucketFault } from './fault.ts';
import { type LifecycleRules, NO_RULES, readLifecycle } from './lifecycle-rules.ts';
import { bodyOf } from './revoked-names.ts';

const QUERY = { lifecycle: '' };
/** From which size objects move to another class: it is set together with the rules, and must stay. */
const KEPT_HEADER = 'x-amz-transition-default-minimum-object-size';

const INSTEAD =
  'HUBOT_GRAFANA_IMAGES_MAX_AGE has the servers remove old pictures instead, without a rule';

/** The rules of a bucket, and what must be sent with them when they are changed. */
export interface FoundLifecycle extends LifecycleRules {
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws StorageError when they cannot be read, as what is not known would be lost */
export async function getLifecycle(client: BucketClient): Promise<FoundLifecycle> {
  try {
    const { body, headers } = await client.send({ method: 'GET', query: QUERY });
    const rules = await readLifecycle(body.toString('utf8'));
    const kept = headers[KEPT_HEADER];
    if (rules)
      return { ...rules, headers: typeof kept === 'string' ? { [KEPT_HEADER]: kept } : {} };
  } catch (error) {
    if (error instanceof BucketFault && error.code === 'NoSuchLifecycleConfiguration') {
      return { xml: NO_RULES, lines: [], headers: {} };
    }
    throw explainRules(error, 'cannot be read, and nothing was changed');
  }
  throw new StorageError(
    `The lifecycle rules of the bucket cannot be read, and nothing was changed: the store answers with something else. ${INSTEAD}.`,
  );
}

/** @throws StorageError when the bucket does not take them */
export async function putLifecycle(
  client: BucketClient,
  xml: string,
  kept: FoundLifecycle['headers'],
): Promise<void> {
  const headers = {
    ...kept,
    'content-type': 'application/xml',
    'content-md5': createHash('md5').update(xml).digest('base64'),
  };
  try {
    await client.send({ method: 'PUT', query: QUERY, headers, body: bodyOf(xml) });
  } catch (error) {
    throw explainRules(error, 'are as before: the store does not take the new one');
  }
}

function explainRules(error: unknown, what: string): Error {
  if (!(error instanceof BucketFault)) return explainBucket(error);
  const rules = 'The lifecycle rules of the bucket (HUBOT_GRAFANA_S3_BUCKET)';
  if (error.status === 403 && error.code === 'AccessDenied') {
    return new StorageError(
      `${rules} ${what}: these keys need s3:GetLifecycleConfiguration and s3:PutLifecycleConfiguration for it.`,
      { cause: error },
    );
  }
  const isUnknown = [400, 405, 501].includes(error.status ?? 0) && KINDS.test(error.code);
  if (!isUnknown) return explainBucket(error);
  return new StorageError(`${rules} ${what} (${error.status ?? ''} ${error.code}). ${INSTEAD}.`, {
    cause: error,
  });
}

/** How stores say that they have no such thing. */
const KINDS =
  /^(NotImplemented|MethodNotAllowed|MalformedXML|InvalidRequest|InvalidArgument|Unsupported\w*)$/;
