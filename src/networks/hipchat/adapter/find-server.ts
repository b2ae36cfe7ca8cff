import dns from 'node:dns/promises';
import type { HipChatConfig } from './config.ts';

/** The server to connect to. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

export type ResolveSrv = (
  name: string,
) => Promise<readonly { name: string; port: number; priority: number }[]>;

/** XMPP's client port (RFC 6120, 14.7). */
const PORT = 5222;

/**
 * Finds the server: the configured host, else one of the domain's SRV records (RFC 6120, 3.2), the
 * next one after each failed attempt, else the domain itself.
 * @param attempt how many attempts have failed in a row
 */
export async function findServer(
  { host, port, jid }: Pick<HipChatConfig, 'host' | 'port' | 'jid'>,
  attempt: number,
  resolveSrv: ResolveSrv = (name) => dns.resolveSrv(name),
): Promise<Server> {
  if (host !== undefined || port !== undefined) {
    return { host: host ?? jid.domain, port: port ?? PORT };
  }
  const records = await resolveSrv(`_xmpp-client._tcp.${jid.domain}`).catch(() => []);
  const servers = records
    .filter(({ name }) => name !== '' && name !== '.')
    .toSorted((a, b) => a.priority - b.priority);
  const chosen = servers[attempt % servers.length];
  return chosen === undefined
    ? { host: jid.domain, port: PORT }
    : { host: chosen.name, port: chosen.port };
}
