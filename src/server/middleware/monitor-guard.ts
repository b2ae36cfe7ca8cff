import type { Middleware } from 'koa';
import { NotFoundError } from '../../util/errors.ts';
import type { Callers } from '../callers.ts';
import { AddressNotAllowedError } from '../errors.ts';
import { addressSet } from '../ip-addresses.ts';

/**
 * Lets monitors in by their addresses. A request that came through a proxy which is not named is told that
 * nothing is here: behind a proxy on this machine, the whole world has a loopback address.
 * @param allow ranges of addresses
 */
export function monitorGuard(allow: readonly string[], callers: Callers): Middleware {
  const isAllowed = addressSet(allow);
  return async (context, next) => {
    if (callers.isThroughUnknownProxy(context.req)) throw new NotFoundError('Nothing is here.');
    const address = callers.addressOf(context.req);
    if (address === undefined || !isAllowed(address)) {
      throw new AddressNotAllowedError(
        `This is not shown to ${address ?? 'an address that is not known'}; HUBOT_GRAFANA_METRICS_ALLOW names the addresses that may see it.`,
      );
    }
    await next();
  };
}
