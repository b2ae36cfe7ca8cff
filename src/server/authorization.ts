import { MissingTokenError, SourceNotAllowedError } from './errors.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { urlOf } from '../util/url.ts';

/**
 * The token of an `Authorization: Bearer TOKEN` header.
 * @throws MissingTokenError when there is none
 */
export function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (token === undefined) {
    throw new MissingTokenError(
      'Send a Grafana token with the request, in the header "Authorization: Bearer TOKEN".',
    );
  }
  return token;
}

/**
 * Checks that a URL may be fetched: http or https, exactly the origin (scheme, host and port) of one of
 * the Grafanas, and a path below that Grafana's `/render/` for every reader of it. What is compared is the
 * parsed URL, which is also what is fetched.
 * @param roots root URLs without a slash at the end
 * @returns the URL in its parsed form
 * @throws InvalidRequestError when it is not a URL, SourceNotAllowedError when it may not be fetched
 */
export function allowedSource(imageUrl: string, roots: readonly string[]): string {
  const url = urlOf(imageUrl);
  if (!url) {
    throw new InvalidRequestError(
      'imageUrl is not a URL; send one such as https://grafana.example.com/render/d-solo/UID/?panelId=1.',
    );
  }
  const isBelowRoot = roots.some((root) => {
    const { origin, pathname } = new URL(root);
    return (
      url.origin === origin && url.pathname.startsWith(`${pathname.replace(/\/$/, '')}/render/`)
    );
  });
  const isPlain =
    !ODD_IN_URL.test(imageUrl.trim().split(/[?#]/, 1)[0] ?? '') && isUnambiguousPath(url.pathname);
  if (!isBelowRoot || !isPlain || url.username !== '' || url.password !== '') {
    throw new SourceNotAllowedError(
      'imageUrl is not a render URL of a Grafana that this server may ask; HUBOT_GRAFANA_HOST and HUBOT_GRAFANA_IMAGES_SOURCES name those it may.',
    );
  }
  url.hash = '';
  return url.href;
}

/** Before the query: the URL parser turns a backslash into a slash, and drops some control characters. */
// eslint-disable-next-line no-control-regex
const ODD_IN_URL = /[\\\u0000-\u001f\u007f]/;

/** What proxies and servers read differently: `..;` is `..` to some, an encoded slash a slash to others. */
const ODD_IN_PATH = /[\\;%?#\p{C}]/u;

/**
 * Whether all readers of a path see the same segments. It is looked at decoded once, and with the letters
 * that some take for others, such as a full-width dot, written as these.
 * @param path as the URL parser gives it, in which plain dots are resolved already
 */
function isUnambiguousPath(path: string): boolean {
  if (/%2e|%2f/i.test(path)) return false;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path).normalize('NFKC');
  } catch {
    return false;
  }
  const segments = decoded.split('/').slice(1);
  const isSame = segments.length === path.split('/').length - 1;
  return (
    isSame &&
    !ODD_IN_PATH.test(decoded) &&
    // The last one is empty behind a slash at the end.
    segments.every((segment, index) => {
      return /[^.\s]/.test(segment) || (segment === '' && index === segments.length - 1);
    })
  );
}
