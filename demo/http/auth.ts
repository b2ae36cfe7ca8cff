import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../model/dashboard.ts';

export interface DemoToken {
  readonly role: Role;
  readonly expired?: boolean;
}

/** The tokens of a demo Grafana that was given none. */
export const DEMO_TOKENS: Readonly<Record<string, DemoToken>> = {
  'viewer-token': { role: 'Viewer' },
  'editor-token': { role: 'Editor' },
  'admin-token': { role: 'Admin' },
  'expired-token': { role: 'Viewer', expired: true },
};

export type Caller =
  | { readonly kind: 'token'; readonly role: Role }
  | { readonly kind: 'anonymous'; readonly role: Role }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly message: string };

const refused = (message: string): Caller => ({ kind: 'refused', message });

/**
 * Who is asking, by the Authorization header alone, with the messages of a real 6.5.1: the scheme is
 * case-sensitive, and a wrong token is refused even where no token is needed.
 */
export function identify(
  headers: IncomingHttpHeaders,
  tokens: Readonly<Record<string, DemoToken>>,
  anonymous: boolean,
): Caller {
  const header = headers.authorization;
  if (header === undefined || header === '') {
    return anonymous ? { kind: 'anonymous', role: 'Viewer' } : { kind: 'unknown' };
  }
  if (header.startsWith('Basic ')) return refused(basicAuthMessage(header.slice('Basic '.length)));
  if (!header.startsWith('Bearer ')) return refused('Invalid Basic Auth Header');
  const key = header.slice('Bearer '.length);
  const token = Object.hasOwn(tokens, key) ? tokens[key] : undefined;
  if (token === undefined) return refused('Invalid API key');
  return token.expired === true ? refused('Expired API key') : { kind: 'token', role: token.role };
}

function basicAuthMessage(credentials: string): string {
  const decoded = Buffer.from(credentials, 'base64').toString();
  return decoded.includes(':') ? 'Invalid username or password' : 'Invalid Basic Auth Header';
}
