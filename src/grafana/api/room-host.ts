import { addressesOf, isInternalAddress } from '../../util/http/internal-addresses.ts';
import { GrafanaError } from '../errors.ts';

/**
 * Makes the check of a Grafana that a room names. Every failure is the same sentence, so that it does not
 * tell which hosts there are and which of their ports are open; the log has the reason.
 * @param check asks whether a Grafana is at a root URL, and throws when it is not
 * @param ownHost the bot's own Grafana; a room may name another one at the same address
 */
export function roomHostCheck(
  check: (root: string) => Promise<void>,
  ownHost: string | undefined,
): (root: string) => Promise<void> {
  return async (root) => {
    try {
      await refuseInternal(root, ownHost);
      await check(root);
    } catch (cause) {
      throw new GrafanaError(
        `No Grafana can be used at ${root}; it must be Grafana's root URL, sub-path included, at an address that the bot can reach and that is not of the bot's own machine.`,
        { cause },
      );
    }
  };
}

async function refuseInternal(root: string, ownHost: string | undefined): Promise<void> {
  const internal = (await addressesOf(new URL(root).hostname)).filter(isInternalAddress);
  if (internal.length === 0) return;
  const own = ownHost === undefined ? [] : await addressesOf(new URL(ownHost).hostname);
  if (!internal.every((address) => own.includes(address)))
    throw new GrafanaError(`${root} has an internal address, ${internal.join(', ')}.`);
}
