import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { Conversation } from '../conversation.ts';
import type { PendingChoices } from '../pending-choices.ts';
import type { RoomNumbers } from '../room-numbers.ts';
import { type Clock, clockOf } from './times.ts';

/** What the commands about alerts need. */
export interface AlertingDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  readonly numbers: RoomNumbers;
  readonly pendingChoices: PendingChoices;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** IANA name of HUBOT_GRAFANA_DEFAULT_TIME_ZONE. */
  readonly defaultZone: string | undefined;
  /** Most rules in one answer. */
  readonly maxReturned: number;
}

export function clockFor(
  { user }: Conversation,
  deps: Pick<AlertingDeps, 'now' | 'defaultZone'>,
): Clock {
  return clockOf(user, deps.now(), deps.defaultZone);
}

/** Numbers rules that are being shown in a room. */
export function numberRules(
  rules: readonly { readonly key: string; readonly name: string }[],
  { room }: Conversation,
  { numbers }: Pick<AlertingDeps, 'numbers'>,
): readonly (number | undefined)[] {
  return numbers.show(
    room,
    rules.map(({ key, name }) => ({ kind: 'rule', key, name })),
  );
}

/** As many lines as fit into one message with what is around them. */
export function inOneMessage(
  conversation: Pick<Conversation, 'split'>,
  lines: readonly string[],
  text: (shown: readonly string[]) => string,
): string {
  let count = lines.length;
  // Halves at first, as each try goes through the chat's whole format.
  while (count > 0 && conversation.split(text(lines.slice(0, count))).length > 1) {
    count = count > 20 ? Math.floor(count * 0.8) : count - 1;
  }
  return text(lines.slice(0, count));
}
