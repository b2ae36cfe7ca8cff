import type { Context } from 'koa';
import { basicPassword, isEqual } from './basic-password.ts';
import type { Callers } from './callers.ts';
import { MissingPasswordError, SourceNotAllowedError, WrongPasswordError } from './errors.ts';
import { addressSet } from './ip-addresses.ts';
import type { FailureBudget } from './rate-limit.ts';

export interface GalleryAccess {
  /** Undefined: addresses alone open it. */
  readonly password: string | undefined;
  /** Ranges of addresses that need no password, as `ADDRESS/BITS`. */
  readonly allow: readonly string[];
}

/** A browser asks its user for a password, and sends it as UTF-8 (RFC 7617). */
const CHALLENGE = 'Basic realm="Grafana pictures", charset="UTF-8"';

/**
 * Decides who may see the gallery: clients at certain addresses, and clients with its password, under any user name.
 * Behind a proxy that is not named every client has the proxy's address, so none is let in by it.
 * @returns false for a client that shall not learn that there is a gallery
 * @throws MissingPasswordError, WrongPasswordError, SourceNotAllowedError; TooManyRequestsError after too
 *   many wrong passwords, then for right ones too
 */
export function galleryGuard(
  { password, allow }: GalleryAccess,
  callers: Callers,
  budget: FailureBudget,
): (context: Context) => Promise<boolean> {
  const isAllowed = addressSet(allow);
  const expected = password?.normalize();
  return async (context) => {
    const address = callers.addressOf(context.req);
    const isNamed = address !== undefined && isAllowed(address);
    if (isNamed && !callers.isThroughUnknownProxy(context.req)) return true;
    if (expected === undefined) return false;
    refuseOtherSites(context);
    await budget.check(address);
    const given = basicPassword(context.get('authorization'));
    if (given !== undefined && isEqual(given.normalize(), expected)) {
      // Again, as guesses that were sent together may have failed meanwhile.
      await budget.check(address);
      return true;
    }
    context.set('WWW-Authenticate', CHALLENGE);
    if (given === undefined) {
      throw new MissingPasswordError(
        'The gallery needs its password, HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD; any user name will do.',
      );
    }
    await budget.spend(address);
    throw new WrongPasswordError(
      'That is not the password of the gallery, HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD; any user name will do.',
    );
  };
}

/** A link on another site's page may lead here; what such a page loads must not use up the budget. */
function refuseOtherSites(context: Context): void {
  const isOther = context.get('sec-fetch-site') === 'cross-site';
  if (!isOther || context.get('sec-fetch-mode') === 'navigate') return;
  throw new SourceNotAllowedError(
    'Pages of other sites may not load the gallery; open it by its address.',
  );
}
