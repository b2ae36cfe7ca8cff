import { masked } from '../text.ts';

/** A user and a password for HTTP's Basic authentication. Never to be shown. */
export interface BasicAuth {
  readonly user: string;
  readonly password: string;
}

/** A token for `Authorization: Bearer`, or a user and a password for `Basic`. Never to be shown. */
export type Credentials = string | BasicAuth;

/** The value of the `Authorization` header. */
export function authorizationHeader(credentials: Credentials): string {
  if (typeof credentials === 'string') return `Bearer ${credentials}`;
  return `Basic ${encoded(credentials)}`;
}

/** Like `masked`, for the secrets of any credentials. */
export function withoutCredentials(text: string, credentials: Credentials | undefined): string {
  if (typeof credentials !== 'object') return masked(text, credentials);
  return masked(masked(text, encoded(credentials)), credentials.password);
}

function encoded({ user, password }: BasicAuth): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}
