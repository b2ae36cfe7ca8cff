import type { AlertThreads } from '../chat/alerting/alert-threads.ts';
import type { Dispatcher } from '../chat/dispatcher.ts';
import type { Robot } from '../chat/hubot.ts';
import type { Network } from '../chat/network.ts';
import type { Conversations } from '../chat/robot.ts';

/** What reactions mean, by their names in the chat. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['eyes', 'ack'],
  ['no_bell', 'silence 1h'],
]);

/** Takes reactions to the message of an alert as if they had been said in its thread. */
export function listenForAlertReactions(
  robot: Robot,
  network: Network,
  conversations: Conversations,
  dispatcher: Pick<Dispatcher, 'handle'>,
  threads: AlertThreads,
): void {
  if (!network.hearReactions) {
    robot.logger.warn(
      `HUBOT_GRAFANA_ALERT_REACTIONS is on, and the bot hears no reactions in ${network.name}.`,
    );
    return;
  }
  network.hearReactions(robot, async ({ name, place, thread }) => {
    const command = COMMANDS.get(name);
    const conversation = conversations.in(place, thread);
    if (command === undefined || !threads.find(conversation.room, thread)) return;
    await dispatcher.handle(command, conversation);
  });
}
