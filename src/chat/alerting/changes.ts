import { InvalidRequestError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import type { ChatUser, Conversation } from '../conversation.ts';
import type { AlertingDeps } from './deps.ts';

/** What commands need that change something in Grafana. */
export interface ChangingDeps extends AlertingDeps {
  readonly mayChange: (user: ChatUser) => boolean;
  /** Name of the chat, for Grafana to show. */
  readonly networkName: string;
}

/** @throws InvalidRequestError when the user may not change alerts */
export function checkMayChange({ user }: Conversation, { mayChange }: ChangingDeps): void {
  if (mayChange(user)) return;
  throw new InvalidRequestError(
    'You may not change alerts; the users in HUBOT_GRAFANA_ADMINS may, and with hubot-auth users with the role grafana-admin. `graf alerts` and `graf silences` are for everyone.',
  );
}

/** Who asked for a change, as a silence has it. */
export function authorOf(
  { user, room }: Conversation,
  reason: string,
  { networkName }: Pick<ChangingDeps, 'networkName'>,
): { readonly createdBy: string; readonly comment: string } {
  const name = oneLine(user.name, 60);
  const asked = `asked by ${name} in ${oneLine(room, 60)}`;
  return {
    createdBy: `${name} (${networkName})`,
    comment: reason === '' ? asked : `because ${oneLine(reason, 300)} (${asked})`,
  };
}
