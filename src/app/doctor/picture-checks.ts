import { buffer } from 'node:stream/consumers';
import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { PictureStore } from '../../pictures/stores/store.ts';
import { httpRequest } from '../../util/http/client.ts';
import type { Logger } from '../../util/logger.ts';
import { withTimeout } from '../../util/timeout.ts';
import { urlOf } from '../../util/url.ts';
import type { DeliveryKind } from '../choose-delivery.ts';
import { CHECK_MS, type Check, failed } from './check.ts';
import { createTestPicture } from './test-picture.ts';

export interface PictureChecksDeps {
  /** How pictures reach the chat; an image server alone keeps them. */
  readonly kind: DeliveryKind;
  /** In a sentence. */
  readonly description: string;
  readonly store: Pick<PictureStore, 'prepare' | 'save' | 'open' | 'stat' | 'remove'>;
  readonly linkTo: (name: string) => string | Promise<string>;
  /** Image servers elsewhere. */
  readonly hosts: readonly string[];
  /** Whether HUBOT_GRAFANA_IMAGES_URL says where people reach the pictures. */
  readonly hasPublicUrl: boolean;
  /** @throws ConfigError when no Grafana is set */
  readonly client: () => GrafanaClient;
  readonly logger: Logger;
}

const STORE = 'Store';
const PUBLIC = 'Public address';
/** Milliseconds for one request. */
const REQUEST_MS = 10_000;

/** Where pictures are kept, and whether they are found at their public links. */
export function pictureChecks(deps: PictureChecksDeps): readonly Check[] {
  const { kind, description, hosts } = deps;
  const way: Check = {
    about: 'Pictures',
    timeoutMs: CHECK_MS,
    run: () => Promise.resolve([ok('Pictures', `${description}.`)]),
  };
  switch (kind) {
    case 'remote':
      return [way, ...hosts.map((host) => imageServerCheck(host))];
    case 'local':
    case 'bucket':
      return [way, { about: STORE, timeoutMs: 3 * CHECK_MS, run: () => storeAndFetch(deps, true) }];
    case 'upload':
      return [
        way,
        { about: STORE, timeoutMs: 3 * CHECK_MS, run: () => storeAndFetch(deps, false) },
      ];
    case 'grafana-link':
      return [way];
  }
}

/** Writes, reads, fetches by its link, and removes one picture. */
async function storeAndFetch(
  deps: PictureChecksDeps,
  isPublic: boolean,
): Promise<readonly Finding[]> {
  const { store, logger } = deps;
  const picture = createTestPicture();
  let name: string;
  try {
    await store.prepare();
    name = await store.save(picture);
  } catch (error) {
    const unseen = note(PUBLIC, 'not looked at, as no picture could be stored.');
    return [failed(STORE, error, logger), ...(isPublic ? [unseen] : [])];
  }
  const read = await readBack(store, name, picture).catch((error: unknown) =>
    failed(STORE, error, logger),
  );
  const fetched = isPublic ? [await fetchPublic(name, picture, deps)] : [];
  const removed = await removeAgain(store, name).catch((error: unknown) =>
    failed(STORE, error, logger),
  );
  const found = [read, removed].find(({ verdict }) => verdict === 'wrong');
  return [found ?? ok(STORE, 'a picture was written, read and removed.'), ...fetched];
}

async function readBack(
  store: PictureChecksDeps['store'],
  name: string,
  picture: Buffer,
): Promise<Finding> {
  const opened = await store.open(name);
  const bytes = opened.bytes ?? (await buffer(await opened.stream()));
  const isEqual = picture.equals(bytes);
  if (opened.bytes !== undefined) opened.release?.();
  return isEqual
    ? ok(STORE, 'read')
    : wrong(STORE, 'what was read differs from what was written; look at the disk or the bucket.');
}

async function removeAgain(store: PictureChecksDeps['store'], name: string): Promise<Finding> {
  const { size: bytes, mtime } = await store.stat(name);
  const isRemoved = await store.remove({ name, bytes, storedAt: mtime.getTime() });
  return isRemoved
    ? ok(STORE, 'removed')
    : wrong(STORE, 'the picture of this test could not be removed; look at the permissions.');
}

/** From this machine; a firewall may still keep others out. */
async function fetchPublic(
  name: string,
  picture: Buffer,
  deps: PictureChecksDeps,
): Promise<Finding> {
  try {
    const work = fetchLink(await deps.linkTo(name), picture, deps);
    return await withTimeout(work, CHECK_MS, () => wrong(PUBLIC, 'no answer in time.'));
  } catch (error) {
    const { text } = failed(PUBLIC, error, deps.logger);
    return wrong(PUBLIC, `${text} ${REMEDY}`);
  }
}

const REMEDY =
  'Set HUBOT_GRAFANA_IMAGES_URL to the address at which people reach the pictures, and look at the proxy before it.';

async function fetchLink(
  link: string,
  picture: Buffer,
  { hasPublicUrl }: PictureChecksDeps,
): Promise<Finding> {
  const base = withoutQuery(link).replace(/\/[^/]*$/, '');
  const { status, body, location } = await httpRequest(link, {
    peer: base,
    timeoutMs: REQUEST_MS,
    maxBytes: 1_000_000,
  });
  if (status === 200 && picture.equals(body)) {
    return hasPublicUrl
      ? ok(PUBLIC, `${base} gives the picture that was stored.`)
      : note(
          PUBLIC,
          `${base} gives the picture that was stored, asked from here. Set HUBOT_GRAFANA_IMAGES_URL if people reach the bot at another address.`,
        );
  }
  if (status === 200) {
    return wrong(PUBLIC, `${base} answers with something else than the picture. ${REMEDY}`);
  }
  const target = location === undefined ? '' : ` to ${withoutQuery(location)}`;
  const what =
    status >= 300 && status < 400
      ? `redirects${target}; pictures must be seen without signing in`
      : `answers with status ${status}`;
  return wrong(PUBLIC, `${base} ${what}. ${REMEDY}`);
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '').slice(0, 200);
}

/** Another image server answers a POST without a token; the Go program answers otherwise. */
function imageServerCheck(host: string): Check {
  const about = 'Image server';
  return {
    about,
    timeoutMs: CHECK_MS,
    async run() {
      const { status } = await httpRequest(`${host}/grafana-images`, {
        peer: `The image server at ${urlOf(host)?.origin ?? host}`,
        timeoutMs: REQUEST_MS,
        maxBytes: 1_000_000,
        json: {},
      });
      // Ours asks for a token or an address; the Go program, for what it does not find.
      const isOne = status >= 400 && status !== 404 && status !== 405 && status !== 502;
      return [
        isOne
          ? ok(about, `${host} answers.`)
          : wrong(
              about,
              `${host} answers with status ${status}, as an image server does not; check HUBOT_GRAFANA_IMAGES_HOST.`,
            ),
      ];
    },
  };
}
