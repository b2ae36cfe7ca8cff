import { InvalidRequestError } from '../../util/errors.ts';
import { describeFindings, type Examine } from '../doctor.ts';
import type { IsAdmin } from '../permissions.ts';
import type { Command } from './command.ts';

export interface DoctorDeps {
  readonly isAdmin: IsAdmin;
  readonly examine: Examine;
}

/** `graf doctor`: what is right and wrong with the set-up. */
export function doctorCommand({ isAdmin, examine }: DoctorDeps): Command {
  return {
    name: 'doctor',
    aliases: [],
    usage: 'doctor',
    summary: 'what is right and wrong with the set-up, for admins',
    details: [
      '`graf doctor` looks at the configuration, Grafana, its renderer, the pictures, their public address, alerts and the chat, and says of each that it is right, or what to do',
      'the users in `HUBOT_GRAFANA_ADMINS` may, and with hubot-auth users with the role grafana-admin',
    ],
    async run(_rest, { user, room, say }) {
      if (!isAdmin(user)) {
        throw new InvalidRequestError(
          'You may not ask for that; the users in HUBOT_GRAFANA_ADMINS may, and with hubot-auth users with the role grafana-admin. On the machine of the bot, `grafana-images doctor` tells nearly the same.',
        );
      }
      await say(describeFindings(await examine(room)));
    },
  };
}
