import type { ChatUser } from './conversation.ts';

/** What hubot-auth puts on a robot. */
export interface Auth {
  hasRole(user: ChatUser, role: string): boolean;
}

export const ADMIN_ROLE = 'grafana-admin';

/** Whether somebody may change what Grafana a room asks. */
export type MaySet = (person: ChatUser) => boolean;

/**
 * @param admins names or ids that may; undefined when nobody is named
 * @param auth hubot-auth, when the bot has it; looked for anew each time, as scripts load in any order
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
