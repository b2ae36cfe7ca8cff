import type { Middleware } from 'koa';
import { AddressNotAllowedError, SourceNotAllowedError } from '../errors.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { addressSet, clientAddress, parseAddress } from '../ip-addresses.ts';
import { createFailureBudget, type SharedFailures } from '../rate-limit.ts';

export interface AdmissionOptions {
  /** Ranges of addresses that may send requests; empty: all. */
  readonly allow: readonly string[];
  /** Ranges of the proxies whose `X-Forwarded-For` counts. */
  readonly trustProxy: readonly string[];
  /** Requests of one address that may be refused or fail within a minute. */
  readonly rate: number;
  /** Servers that count failures together with this one. */
  readonly sharedFailures?: SharedFailures | undefined;
}

/** What the route that follows may check about an admitted request. */
export interface AdmissionState {
  /**
   * Checks the address's budget again.
   * @throws TooManyRequestsError when its other requests have used the budget up in the meantime
   */
  lookAgain: () => Promise<void>;
}

/**
 * Guards a route: admits the allowed addresses, and blocks one for a while after too many of its
 * requests were refused or failed, so that tokens cannot be guessed one by one. They cannot be guessed
 * in parallel either: an admitted request is checked again just before Grafana is asked.
 * @param name of what is guarded: each has budgets of its own
 */
export function admission(
  name: string,
  options: AdmissionOptions,
  logger: Logger,
): Middleware<AdmissionState> {
  const isAllowed = addressSet(options.allow);
  const isProxy = addressSet(options.trustProxy);
  const budget = createFailureBudget(options.rate, name, options.sharedFailures);
  const isLimited = options.allow.length > 0;
  let hasWarned = false;
  return async (context, next) => {
    const peer = parseAddress(context.req.socket.remoteAddress ?? '');
    const forwardedFor = context.get('x-forwarded-for');
    if (!hasWarned && forwardedFor !== '' && !(peer && isProxy(peer))) {
      hasWarned = true;
      logger.warn(unknownProxy(peer));
    }
    // A web page must not use up the budget of everyone behind the same address.
    if (context.get('sec-fetch-site') === 'cross-site') throw crossSite();
    const address = clientAddress(peer, forwardedFor, isProxy);
    const lookAgain = () => budget.check(address);
    await lookAgain();
    context.state.lookAgain = lookAgain;
    try {
      if (isLimited && !(address && isAllowed(address))) throw notAllowed(address);
      await next();
    } catch (error) {
      if (isHeldAgainst(error)) await budget.spend(address);
      throw error;
    }
  };
}

/** Refusals that say nothing about the client. */
const NO_GUESS = new Set(['client_gone', 'too_many_requests', 'placeholder_image']);
/** What Grafana says to a wrong guess. */
const GRAFANAS_NO = new Set(['grafana_unauthorized', 'grafana_error']);

/** Our own faults, Grafana's faults and a client that disconnects cost the client nothing. */
function isHeldAgainst(error: unknown): boolean {
  if (!(error instanceof GrafanaImagesError) || NO_GUESS.has(error.code)) return false;
  return error.status < 500 || GRAFANAS_NO.has(error.code);
}

function crossSite(): SourceNotAllowedError {
  return new SourceNotAllowedError(
    'Pages of other sites may not send this request; send it from a program.',
  );
}

function notAllowed(address: string | undefined): AddressNotAllowedError {
  return new AddressNotAllowedError(
    `Pictures may not be stored from ${address ?? 'an address that is not known'}; HUBOT_GRAFANA_IMAGES_ALLOW names the addresses that may.`,
  );
}

function unknownProxy(peer: string | undefined): string {
  return `${peer ?? 'A client'} sends X-Forwarded-For and is not a proxy that HUBOT_GRAFANA_IMAGES_TRUST_PROXY names, so its own address counts, for HUBOT_GRAFANA_IMAGES_ALLOW and for failures (HUBOT_GRAFANA_IMAGES_RATE). If it is a proxy, add it there: otherwise all its clients share one address and one budget.`;
}
