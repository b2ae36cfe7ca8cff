import type { ChatUser } from './conversation.ts';

/** What hubot-auth adds to a robot. */
export interface Auth {
  hasRole(user: ChatUser, role: string): boolean;
}

export const ADMIN_ROLE = 'grafana-admin';

/** Whether a user may change which Grafana a room uses. */
export type MaySet = (person: ChatUser) => boolean;

/**
 * @param admins user names or ids; undefined when none are configured
 * @param auth finds hubot-auth, if the bot has it; called each time, as scripts load in any order
 */
export function createMaySet(
  admins: readonly string[] | undefined,
  auth: () => Auth | undefined,
): MaySet {
  return (person) => {
    const roles = auth();
    if (admins === undefined && roles === undefined) return true;
    return (
      admins?.some((admin) => admin === person.id || admin === person.name) === true ||
      roles?.hasRole(person, ADMIN_ROLE) === true
    );
  };
}
