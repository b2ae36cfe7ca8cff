import {
  type AlertInstance,
  type AlertRule,
  ruleKey,
  sameLabels,
} from '../grafana/alerting/model.ts';
import { type AlertingClient, readRules } from '../grafana/alerting/rules.ts';
import { endSilence, readSilence, saveSilence } from '../grafana/alerting/silences.ts';
import { ACK_MS, type Ack, type AckPart, type Acks } from '../chat/alerting/acks.ts';
import { distinguishing, labelsText } from '../chat/alerting/rule-lines.ts';
import { instanceMatchers } from '../chat/alerting/rule-matchers.ts';
import { describeForLog, GrafanaImagesError } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { oneLine } from '../util/text.ts';

export interface AckKeeperDeps {
  readonly acks: Acks;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => AlertingClient;
  /** Whether the room is being told that an alert of the rule has ended, with its graph. */
  readonly isTold: (room: string, ruleUid: string) => boolean;
  readonly say: (room: string, text: string) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

/** Renews the silences of what was acknowledged, for as long as it fires. */
export interface AckKeeper {
  /** Looks once at everything that is acknowledged; to be called each minute. Never rejects. */
  look(): Promise<void>;
}

/** Milliseconds before its end at which a silence is renewed. */
const RENEW_BEFORE = ACK_MS - 5 * 60_000;
/** Most new instances named in one message. */
const MAX_NAMED = 5;

export function createAckKeeper(deps: AckKeeperDeps): AckKeeper {
  let looking: Promise<void> | undefined;
  async function lookAtAll(): Promise<void> {
    for (const ack of deps.acks.all()) {
      try {
        await lookAt(ack, deps);
      } catch (error) {
        deps.logger.warn(`An acknowledged alert cannot be looked at: ${describeForLog(error)}`);
        await giveUpWhenLapsed(ack, error, deps);
      }
    }
  }
  return {
    look() {
      looking ??= lookAtAll()
        .catch((error: unknown) => {
          deps.logger.error(`Acknowledged alerts cannot be looked at: ${describeForLog(error)}`);
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
  };
}

async function lookAt(ack: Ack, deps: AckKeeperDeps): Promise<void> {
  const client = deps.clientFor(ack.room);
  const { rules } = await readRules(client);
  const rule = rules.find((one) => ruleKey(one) === ack.ruleUid);
  const held = (rule?.instances ?? []).filter(({ state }) => state === 'firing');
  const parts: AckPart[] = [];
  for (const part of ack.parts) {
    if (rule && isFiring(part, rule, held)) {
      const kept = await renewed(part, rule, held, client, ack, deps);
      if (kept) parts.push(kept);
    } else await end(client, part);
  }
  const name = oneLine(ack.ruleName, 100);
  if (!rule || parts.length === 0) {
    deps.acks.remove(ack);
    const isOver = !rule || ack.parts.every((part) => !isFiring(part, rule, held));
    if (isOver && deps.isTold(ack.room, ack.ruleUid)) return;
    await deps.say(
      ack.room,
      isOver
        ? `${name} has ended, and its silence with it.`
        : `${name} is not acknowledged any more: its silence was ended. It still fires.`,
    );
    return;
  }
  const isWhole = parts.some(({ labels }) => labels === undefined);
  const known = [...parts.flatMap(({ labels }) => (labels ? [labels] : [])), ...ack.told];
  const fresh = isWhole
    ? []
    : held.filter(({ labels }) => !known.some((one) => sameLabels(one, labels)));
  const told = [...ack.told, ...fresh.map(({ labels }) => labels.map(pairOf))].filter((labels) =>
    held.some((one) => sameLabels(one.labels, labels)),
  );
  deps.acks.put({ ...ack, parts, told });
  if (fresh.length > 0) await deps.say(ack.room, freshText(name, rule, fresh));
}

function isFiring(part: AckPart, rule: AlertRule, held: readonly AlertInstance[]): boolean {
  const { labels } = part;
  if (labels) return held.some((one) => sameLabels(one.labels, labels));
  return held.length > 0 || rule.state === 'error' || rule.state === 'nodata';
}

/** @returns undefined when a user has ended the silence meanwhile */
async function renewed(
  part: AckPart,
  rule: AlertRule,
  held: readonly AlertInstance[],
  client: AlertingClient,
  { createdBy, comment }: Ack,
  { now }: AckKeeperDeps,
): Promise<AckPart | undefined> {
  const isLapsed = now() >= part.endsAt;
  const saved = await readSilence(client, part.silenceId);
  const isHeld = saved !== undefined && saved.state !== 'expired';
  if (!isHeld && !isLapsed) return undefined;
  if (part.endsAt - now() > RENEW_BEFORE) return part;
  const { labels } = part;
  const instance = labels && held.find((one) => sameLabels(one.labels, labels));
  const startsAt = saved && isHeld ? saved.startsAt : now();
  const endsAt = now() + ACK_MS;
  const silenceId = await saveSilence(client, {
    ...(isHeld && { id: part.silenceId }),
    matchers: instanceMatchers(rule, instance),
    startsAt,
    endsAt,
    createdBy,
    comment,
  });
  return { ...part, silenceId, endsAt };
}

/** A silence that is gone already is as good. */
async function end(client: AlertingClient, { silenceId }: AckPart): Promise<void> {
  const saved = await readSilence(client, silenceId);
  if (saved && saved.state !== 'expired') await endSilence(client, silenceId);
}

/** Grafana has ended the silences by itself; the room would wait for word of them. */
async function giveUpWhenLapsed(ack: Ack, error: unknown, deps: AckKeeperDeps): Promise<void> {
  const last = Math.max(...ack.parts.map(({ endsAt }) => endsAt), 0);
  if (deps.now() < last + ACK_MS) return;
  deps.acks.remove(ack);
  const why = error instanceof GrafanaImagesError ? error.message : 'the log says why.';
  await deps.say(
    ack.room,
    `${oneLine(ack.ruleName, 100)} is not acknowledged any more, as its silence could not be renewed: ${why}`,
  );
}

function freshText(name: string, rule: AlertRule, fresh: readonly AlertInstance[]): string {
  const named = fresh.slice(0, MAX_NAMED).map((one) => labelsText(distinguishing(rule, one)));
  const more = fresh.length > MAX_NAMED ? ` and ${fresh.length - MAX_NAMED} more` : '';
  return `${name} fires anew, which is not acknowledged: ${named.join('; ')}${more}.`;
}

function pairOf([name, value]: readonly [string, string]): [string, string] {
  return [name, value];
}
