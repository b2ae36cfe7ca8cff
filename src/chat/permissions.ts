import type { ChatUser } from './conversation.ts';

/** What hubot-auth adds to a robot. */
export interface Auth {
  hasRole(user: ChatUser, role: string): boolean;
}

export const ADMIN_ROLE = 'grafana-admin';

/** Whether a user may change which Grafana a room uses. */
export type MaySet = (person: ChatUser) => boolean;

/** Whether a user is named as an admin, or has the role of one. */
export type IsAdmin = (person: ChatUser) => boolean;

/**
 * @param admins user names or ids; undefined when none are configured
 * @param auth finds hubot-auth, if the bot has it; called each time, as scripts load in any order
 */
export function createMaySet(
  admins: readonly string[] | undefined,
  auth: () => Auth | undefined,
): MaySet {
  const isAdmin = createIsAdmin(admins, auth);
  return (person) => (admins === undefined && auth() === undefined) || isAdmin(person);
}

/** The same, but without any admin every user is refused. */
export function createIsAdmin(
  admins: readonly string[] | undefined,
  auth: () => Auth | undefined,
): IsAdmin {
  return (person) =>
    admins?.some((admin) => admin === person.id || admin === person.name) === true ||
    auth()?.hasRole(person, ADMIN_ROLE) === true;
}
