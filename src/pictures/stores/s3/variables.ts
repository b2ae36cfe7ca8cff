import { parseRootUrl } from '../../../util/root-url.ts';
import { urlOf } from '../../../util/url.ts';
import {
  type EnvironmentVariable,
  type OptionsOf,
  type ReadVariable,
} from '../../../util/variables.ts';
import { variable } from '../../../util/variables.ts';
import { anyText, duration, rootUrl, wholeNumber } from '../../../util/variable-parsers.ts';

const REGION = /^[a-z0-9][a-z0-9-]{0,62}$/i;
const region = {
  expected: "a region's name, such as eu-central-1",
  parse: (text: string) => (REGION.test(text) ? text : undefined),
};

const ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
];

/** Those of hubot-grafana, now and before, with some added. A bucket is used where its name is set. */
export const bucketVariables = {
  bucket: variable({
    name: 'HUBOT_GRAFANA_S3_BUCKET',
    about: 'keeps pictures in this bucket of an S3-compatible object store',
    expected: 'the name of a bucket',
    parse: (text) => (/^[a-z0-9][\w.-]{1,254}$/i.test(text) ? text : undefined),
    unset: 'none: a folder',
  }),
  /** What every key begins with, without a slash at the end; empty for none. */
  prefix: variable({
    name: 'HUBOT_GRAFANA_S3_PREFIX',
    about: 'what the keys of pictures begin with; `/` for nothing',
    expected: 'names with slashes between them, such as grafana or bots/grafana',
    parse: parsePrefix,
    default: 'grafana',
  }),
  region: variable({
    name: 'HUBOT_GRAFANA_S3_REGION',
    about: "the bucket's region",
    ...region,
    unset: '`HUBOT_GRAFANA_S3_BUCKET_REGION`, else `AWS_REGION`, else `us-east-1`',
  }),
  bucketRegion: variable({
    name: 'HUBOT_GRAFANA_S3_BUCKET_REGION',
    about: 'the same, where `HUBOT_GRAFANA_S3_REGION` is unset',
    ...region,
    unset: 'none',
  }),
  endpoint: variable({
    name: 'HUBOT_GRAFANA_S3_ENDPOINT',
    about: 'where the object store is, as a URL or a host, if it is not AWS',
    expected: 'a URL such as https://minio.example.com:9000, without user name, query or fragment',
    parse: parseEndpoint,
    unset: 'AWS',
  }),
  port: variable({
    name: 'HUBOT_GRAFANA_S3_PORT',
    about: 'port of `HUBOT_GRAFANA_S3_ENDPOINT`, where that has none',
    ...wholeNumber(1, 65_535),
    unset: 'none',
  }),
  style: variable({
    name: 'HUBOT_GRAFANA_S3_STYLE',
    about: '`path`: the bucket is in the path; `host`: it is in the host name',
    expected: 'path or host',
    parse: (text) => STYLES.get(text.toLowerCase()),
    unset: '`host` at AWS, `path` elsewhere',
  }),
  accessKeyId: variable({
    name: 'HUBOT_GRAFANA_S3_ACCESS_KEY_ID',
    about: 'the access key',
    ...anyText,
    unset: '`AWS_ACCESS_KEY_ID`, else what `@aws-sdk/credential-provider-node` finds',
  }),
  secretAccessKey: variable({
    name: 'HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY',
    about: 'its secret',
    ...anyText,
    secret: true,
    unset: '`AWS_SECRET_ACCESS_KEY`',
  }),
  /** Root URL. */
  publicUrl: variable({
    name: 'HUBOT_GRAFANA_S3_PUBLIC_URL',
    about:
      'public address of the bucket, or of a CDN before it, if links shall lead there; the key follows it',
    ...rootUrl('https://cdn.example.com'),
    unset: 'links lead to this process, and the bucket may be private',
  }),
  /** Milliseconds for which a link to the bucket is signed. */
  signedMs: variable({
    name: 'HUBOT_GRAFANA_S3_SIGNED',
    about:
      'links lead to the bucket, signed for so long, such as `7d`; chats keep messages longer, and then show no picture',
    ...duration('a time from 1m to 7d', 60_000, 7 * 86_400_000),
    unset: 'not signed',
  }),
  acl: variable({
    name: 'HUBOT_GRAFANA_S3_ACL',
    about:
      'ACL that pictures are stored with, such as `public-read`; new buckets at AWS refuse any',
    expected: `one of ${ACLS.join(', ')}`,
    parse: (text) => ACLS.find((acl) => acl === text.toLowerCase()),
    unset: 'none',
  }),
};

/** Variables of AWS's own tools. They may be meant for something else, so that nothing is wrong with any value. */
export const awsVariables = {
  region: variable({
    name: 'AWS_REGION',
    about: "the bucket's region, where no variable of our own names it; AWS's own",
    ...anyText,
    unset: 'none',
  }),
  accessKeyId: variable({
    name: 'AWS_ACCESS_KEY_ID',
    about: "access key for the bucket, where no variable of our own has one; AWS's own",
    ...anyText,
    unset: 'none',
  }),
  secretAccessKey: variable({
    name: 'AWS_SECRET_ACCESS_KEY',
    about: "its secret; AWS's own",
    ...anyText,
    secret: true,
    unset: 'none',
  }),
  sessionToken: variable({
    name: 'AWS_SESSION_TOKEN',
    about: "what belongs to a key that is valid for a time; AWS's own",
    ...anyText,
    secret: true,
    unset: 'none',
  }),
};

export type S3Options = OptionsOf<typeof bucketVariables>;
export type AwsOptions = OptionsOf<typeof awsVariables>;

/** What cannot be set together. */
export function bucketConflicts(
  read: ReadVariable,
  label: (variable: EnvironmentVariable<unknown>) => string,
): string[] {
  const { bucket, accessKeyId, secretAccessKey, publicUrl, signedMs } = bucketVariables;
  if (read(bucket) === undefined) return [];
  const isSet = (one: EnvironmentVariable<unknown>) => read(one) !== undefined;
  const wrong: string[] = [];
  if (isSet(accessKeyId) !== isSet(secretAccessKey)) {
    wrong.push(
      `${label(accessKeyId)} and ${label(secretAccessKey)}: found one of the two, expected both or neither.`,
    );
  }
  if (isSet(publicUrl) && isSet(signedMs)) {
    wrong.push(
      `${label(publicUrl)} and ${label(signedMs)}: found both, expected one of the two: a signed link leads to the bucket's own address.`,
    );
  }
  return wrong;
}

const STYLES: ReadonlyMap<string, 'path' | 'host'> = new Map([
  ['path', 'path'],
  ['host', 'host'],
  ['virtual', 'host'],
  ['virtualhosted', 'host'],
  ['virtualhost', 'host'],
]);

function parsePrefix(text: string): string | undefined {
  const prefix = text.replace(/^\/+|\/+$/g, '');
  if (prefix === '') return '';
  // No part begins with a dot: what is not a picture has such a name.
  return /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/.test(prefix) && prefix.length <= 500
    ? prefix
    : undefined;
}

/** A root URL, or a host with or without a port. */
function parseEndpoint(text: string): string | undefined {
  if (/^https?:\/\//i.test(text)) return parseRootUrl(text);
  const isHost = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(text);
  return isHost && urlOf(`http://${text}`) ? text : undefined;
}
