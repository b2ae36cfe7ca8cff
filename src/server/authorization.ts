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
 * Looks whether a URL may be fetched: http or https, exactly the origin (scheme, host and port) of
 * one of the Grafanas, and a path below that Grafana's `/render/`. Compared is what the URL parser
 * makes of it, the very thing that is fetched afterwards.
 * @param roots root URLs without a slash at the end
 * @returns the URL in its parsed form
 * @throws InvalidRequestError when it is no URL, SourceNotAllowedError when it may not be fetched
 */
export function allowedSource(imageUrl: string, roots: readonly string[]): string {
  const url = urlOf(imageUrl);
  if (!url) {
    throw new InvalidRequestError(
      'imageUrl is no URL; send one such as https://grafana.example.com/render/d-solo/UID/?panelId=1.',
    );
  }
  const allowed = roots.some((root) => {
    const { origin, pathname } = new URL(root);
    return (
      url.origin === origin && url.pathname.startsWith(`${pathname.replace(/\/$/, '')}/render/`)
    );
  });
  // Encoded slashes, backslashes, or per cents that are decoded once more, could mean another path
  // to the server than to the parser.
  const ambiguous = /%2f|%5c|%25|\/\//i.test(url.pathname);
  if (!allowed || ambiguous || url.username !== '' || url.password !== '') {
    throw new SourceNotAllowedError(
      'imageUrl is no render URL of a Grafana that this server may ask; HUBOT_GRAFANA_HOST and HUBOT_GRAFANA_IMAGES_SOURCES name those it may.',
    );
  }
  url.hash = '';
  return url.href;
}
