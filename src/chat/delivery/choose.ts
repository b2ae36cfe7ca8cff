import type { Config } from '../../config.ts';

/** The ways a picture can go: an image server elsewhere, this process's own, or none. */
export type Way = 'remote' | 'local' | 'grafana-link';

/** What is known of this process's own image server. */
export interface OwnServer {
  /** Whether the bot has an HTTP listener. */
  readonly available: boolean;
  /** Host names and addresses under which this machine can be asked. */
  readonly hosts: readonly string[];
  readonly port: number;
}

/** Chooses the way of all pictures, first that fits; `docs/reference.md` has the order. */
export function chooseWay(images: Config['images'], own: OwnServer): Way {
  if (images.use === false) return 'grafana-link';
  if (images.host !== undefined && !isOwn(images.host, own)) return 'remote';
  return own.available ? 'local' : 'grafana-link';
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
