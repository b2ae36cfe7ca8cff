import type { Config } from './config.ts';

/** The ways a picture can go: an image server elsewhere, this process's own, the chat itself, or none. */
export type Way = 'remote' | 'local' | 'upload' | 'grafana-link';

/** What is known of this process's own image server. */
export interface OwnServer {
  /** Whether the bot has an HTTP listener. */
  readonly available: boolean;
  /** Host names and addresses under which this machine can be asked. */
  readonly hosts: readonly string[];
  readonly port: number;
}

/**
 * Chooses the way of all pictures, first that fits; `docs/reference.md` has the order.
 * @param chatUploads whether the chat takes files, and the bot has what that needs
 */
export function chooseWay(images: Config['images'], own: OwnServer, chatUploads: boolean): Way {
  const { use, host, url } = images;
  const isLocalAllowed = use !== false && own.available;
  if (use !== false && host !== undefined && !isOwn(host, own)) return 'remote';
  if (isLocalAllowed && (use === true || url !== undefined)) return 'local';
  if (chatUploads) return 'upload';
  return isLocalAllowed ? 'local' : 'grafana-link';
}

/** Whether an image server's URL is this very process, so that it need not ask itself by HTTP. */
function isOwn(imagesHost: string, own: OwnServer): boolean {
  if (!own.available) return false;
  const { protocol, hostname, port, pathname } = new URL(imagesHost);
  const host = hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
  const effectivePort = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return (
    protocol === 'http:' &&
    pathname === '/' &&
    effectivePort === own.port &&
    (isLoopback(host) || own.hosts.some((name) => name.toLowerCase() === host))
  );
}

/** What leads to this machine wherever it is written, the URL parser having made it canonical. */
function isLoopback(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
