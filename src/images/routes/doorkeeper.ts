import type { Middleware } from 'koa';
import {
  AddressNotAllowedError,
  ClientGoneError,
  ShuttingDownError,
  StorageError,
  StorageFullError,
  TooManyRequestsError,
} from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { addressSet, clientAddress, parseAddress } from '../addresses.ts';
import { createFailureBudget } from '../failure-budget.ts';

export interface DoorOptions {
  /** Ranges of addresses that may come in; empty: all. */
  readonly allow: readonly string[];
  /** Ranges of the proxies whose `X-Forwarded-For` counts. */
  readonly trustProxy: readonly string[];
  /** Requests of one address that may be refused or fail within a minute. */
  readonly rate: number;
}

/**
 * Stands before a route: lets in the addresses that may come in, and none of them again for a while
 * after too many of its requests were refused or failed, so that nobody can try tokens one by one.
 */
export function doorkeeper(options: DoorOptions, logger: Logger): Middleware {
  const isAllowed = addressSet(options.allow);
  const isProxy = addressSet(options.trustProxy);
  const budget = createFailureBudget(options.rate);
  const isLimited = options.allow.length > 0;
  let hasWarned = false;
  return async (context, next) => {
    const peer = parseAddress(context.req.socket.remoteAddress ?? '');
    const forwardedFor = context.get('x-forwarded-for');
    if (isLimited && !hasWarned && forwardedFor !== '' && !(peer && isProxy(peer))) {
      hasWarned = true;
      logger.warn(unknownProxy(peer));
    }
    const address = clientAddress(peer, forwardedFor, isProxy);
    await budget.check(address);
    try {
      if (isLimited && !(address && isAllowed(address))) throw notAllowed(address);
      await next();
    } catch (error) {
      if (isTheirs(error)) await budget.spend(address);
      throw error;
    }
  };
}

/** Faults of our own, and those who went away, cost the one who asks nothing. */
const OURS = [
  ClientGoneError,
  ShuttingDownError,
  StorageError,
  StorageFullError,
  TooManyRequestsError,
] as const;

function isTheirs(error: unknown): boolean {
  return !OURS.some((kind) => error instanceof kind);
}

function notAllowed(address: string | undefined): AddressNotAllowedError {
  return new AddressNotAllowedError(
    `Pictures may not be stored from ${address ?? 'an address that is not known'}; HUBOT_GRAFANA_IMAGES_ALLOW names the addresses that may.`,
  );
}

function unknownProxy(peer: string | undefined): string {
  return `${peer ?? 'Somebody'} sends X-Forwarded-For and is no proxy named by HUBOT_GRAFANA_IMAGES_TRUST_PROXY, so HUBOT_GRAFANA_IMAGES_ALLOW is held against its own address. Behind a proxy, name that proxy there: everybody has its address otherwise.`;
}
