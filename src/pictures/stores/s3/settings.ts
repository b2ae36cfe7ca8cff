import { parseRootUrl } from '../../../util/root-url.ts';
import type { AwsOptions, S3Options } from './variables.ts';

export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A bucket, and how pictures lie in it. */
export interface BucketSettings {
  readonly bucket: string;
  readonly region: string;
  /** URL of the bucket, without a slash at the end: a key follows it. */
  readonly url: string;
  /** What every key begins with, with its slash at the end; or empty. */
  readonly prefix: string;
  /** Those that the environment names. */
  readonly keys: AccessKeys | undefined;
  readonly acl: string | undefined;
  /** Public address of the bucket, where links shall lead there. */
  readonly publicUrl: string | undefined;
  /** Milliseconds for which links to the bucket are signed. */
  readonly signedMs: number | undefined;
}

/** @returns undefined where no bucket is set */
export function bucketSettings(own: S3Options, aws: AwsOptions): BucketSettings | undefined {
  const { bucket, prefix, acl, publicUrl, signedMs } = own;
  if (bucket === undefined) return undefined;
  const region = regionOf(own.region ?? own.bucketRegion ?? aws.region);
  return Object.freeze({
    bucket,
    region,
    url: bucketUrl(bucket, region, own),
    prefix: prefix === '' ? '' : `${prefix}/`,
    keys: keysOf(own) ?? keysOf(aws),
    acl,
    publicUrl,
    signedMs,
  });
}

/** `us-standard` is what hubot-grafana calls AWS's first region. */
function regionOf(given: string | undefined): string {
  const region = given?.toLowerCase();
  return region === undefined || region === 'us-standard' ? 'us-east-1' : region;
}

function keysOf(given: {
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken?: string | undefined;
}): AccessKeys | undefined {
  const { accessKeyId, secretAccessKey, sessionToken } = given;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken };
}

function bucketUrl(
  bucket: string,
  region: string,
  { endpoint, port, style }: Pick<S3Options, 'endpoint' | 'port' | 'style'>,
): string {
  const url = new URL(endpointUrl(endpoint, port) ?? awsUrl(region));
  const isAws = /(^|\.)amazonaws\.com(\.cn)?$/.test(url.hostname);
  // A certificate for one name does not fit a bucket's name with dots before it.
  const usual = isAws && (!bucket.includes('.') || url.protocol === 'http:') ? 'host' : 'path';
  if ((style ?? usual) === 'path') return `${parseRootUrl(url.href) ?? ''}/${bucket}`;
  if (!url.hostname.startsWith(`${bucket}.`)) url.hostname = `${bucket}.${url.hostname}`;
  return parseRootUrl(url.href) ?? '';
}

function awsUrl(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** A host without a scheme speaks HTTPS, unless a port says otherwise. */
function endpointUrl(endpoint: string | undefined, port: number | undefined): string | undefined {
  if (endpoint === undefined) return undefined;
  const hasScheme = /^https?:/i.test(endpoint);
  const given = new URL(hasScheme ? endpoint : `http://${endpoint}`);
  if (given.port === '' && port !== undefined) given.port = String(port);
  const isSecure = hasScheme
    ? given.protocol === 'https:'
    : ['', '443', '8443'].includes(given.port);
  if (!hasScheme && isSecure) {
    const { port: number } = given;
    return `https://${given.hostname}${number === '' ? '' : `:${number}`}`;
  }
  return given.href;
}
