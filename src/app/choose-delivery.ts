import type { ImagesConfig } from './config.ts';

/** By a bucket, an image server elsewhere, this process's own, the chat's upload, or Grafana's own link. */
export type DeliveryKind = 'bucket' | 'remote' | 'local' | 'upload' | 'grafana-link';

/** What is known of this process's own image server. */
export interface OwnServer {
  /** Whether the bot has an HTTP listener. */
  readonly isAvailable: boolean;
  /** Host names and addresses under which this machine can be asked. */
  readonly hosts: readonly string[];
  readonly port: number;
}

/**
 * Chooses how all pictures are delivered, first that fits; `docs/reference.md` has the order.
 * @param chatUploads whether the chat takes files, and the bot has what that needs
 */
export function chooseDelivery(
  images: Pick<ImagesConfig, 'use' | 'hosts' | 'url' | 'bucket'>,
  own: OwnServer,
  chatUploads: boolean,
): DeliveryKind {
  const { use, hosts, url, bucket } = images;
  if (bucket) return 'bucket';
  const isLocalAllowed = use !== false && own.isAvailable;
  if (use !== false && hosts !== undefined && !hosts.some((host) => isOwn(host, own)))
    return 'remote';
  if (isLocalAllowed && (use === true || url !== undefined)) return 'local';
  if (chatUploads) return 'upload';
  return isLocalAllowed ? 'local' : 'grafana-link';
}

/** Whether an image server's URL is this very process, so that it need not call itself over HTTP. */
function isOwn(imagesHost: string, own: OwnServer): boolean {
  if (!own.isAvailable) return false;
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

/** Addresses of the machine itself, as the URL parser writes them. */
function isLoopback(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
