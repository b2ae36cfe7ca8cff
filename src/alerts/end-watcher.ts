import type { AlertingClient } from '../grafana/alerting/rules.ts';
import type { Envelope } from '../chat/hubot.ts';
import { describeForLog } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { type AlertsNow, readAlertsNow, type StateNow } from './alerts-now.ts';
import type { AlertGroup, ToldAlert } from './notification.ts';
import type { Telling } from './tell-group.ts';
import { type KnownAlert, referenceOf, type ToldGroup, type ToldGroups } from './told-groups.ts';

export interface EndWatcherDeps {
  readonly groups: ToldGroups;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => AlertingClient;
  readonly tell: (telling: Telling) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Pick<Logger, 'debug' | 'error'>;
}

/**
 * Finds the ends that no webhook tells: those during a silence, which Grafana never sends, and those that
 * were sent while nothing listened.
 */
export interface EndWatcher {
  /** Looks once at all that rooms believe to fire; to be called each minute. Never rejects. */
  look(): Promise<void>;
  /** Whether the last look found that an alert of this rule has ended, and had the room told. */
  hasEnded(room: string, ruleUid: string): boolean;
}

/**
 * Milliseconds that Grafana has to tell an end by itself, which it does with the group's next message,
 * after five minutes by default.
 */
const GRACE_MS = 6 * 60_000;

export function createEndWatcher(deps: EndWatcherDeps): EndWatcher {
  /** When an alert was first seen not to fire any more. */
  let quietSince = new Map<string, number>();
  let isFirst = true;
  let justEnded: readonly { readonly rooms: readonly string[]; readonly ruleUid: string }[] = [];

  async function lookAtAll(): Promise<void> {
    const before = quietSince;
    quietSince = new Map();
    justEnded = [];
    const views = new Map<AlertingClient, Promise<AlertsNow>>();
    for (const group of deps.groups.all()) {
      if (group.sender === 'alertmanager') continue;
      if (group.firing.length === 0 && (group.watched ?? []).length === 0) continue;
      try {
        const client = deps.clientFor(group.place?.room ?? group.room);
        const view = views.get(client) ?? readAlertsNow(client);
        views.set(client, view);
        lookAt(group, await view, before);
      } catch (error) {
        deps.logger.debug(`What fires now is not known: ${describeForLog(error)}`);
      }
    }
    isFirst = false;
  }

  function lookAt(group: ToldGroup, view: AlertsNow, before: ReadonlyMap<string, number>): void {
    const now = deps.now();
    const ended = group.firing.flatMap((alert) => {
      const state = view.stateOf(alert, group.sender);
      if (state.word !== 'quiet') return [];
      const key = JSON.stringify([group.room, group.groupKey, alert.fingerprint]);
      const since = before.get(key) ?? now;
      quietSince.set(key, since);
      const isDue = isFirst || state.isSilenced || now - since >= GRACE_MS;
      return isDue ? [toldAlert(alert, since, state)] : [];
    });
    // Grafana takes what was never told to have ended for told, when it fires anew.
    const again = (group.watched ?? []).flatMap((alert) => {
      const state = view.stateOf(alert, group.sender);
      const isNew = state.word === 'firing' && !state.isSilenced;
      return isNew ? [toldAlert({ ...alert, startsAt: state.since }, undefined, state)] : [];
    });
    if (ended.length + again.length === 0) return;
    const { room, place, sender, groupKey, receiver } = group;
    const rooms = [room, place?.room ?? room];
    justEnded = [...justEnded, ...ended.map(({ ruleUid = '' }) => ({ rooms, ruleUid }))];
    const notification: AlertGroup = {
      kind: 'alerts',
      sender,
      groupKey,
      receiver,
      alerts: [...again, ...ended],
      truncated: 0,
      isTest: false,
      isWatched: true,
    };
    deps.tell({ room, place: place as Envelope | undefined, notification, at: now });
  }

  let looking: Promise<void> | undefined;
  return {
    hasEnded: (room, ruleUid) =>
      justEnded.some((one) => one.rooms.includes(room) && one.ruleUid === ruleUid),
    look() {
      looking ??= lookAtAll()
        .catch((error: unknown) => {
          deps.logger.error(`What fires now cannot be asked: ${describeForLog(error)}`);
        })
        .finally(() => {
          looking = undefined;
        });
      return looking;
    },
  };
}

function toldAlert(
  alert: KnownAlert,
  endsAt: number | undefined,
  { isSilenced, reason, page }: StateNow,
): ToldAlert {
  const { name, labels, summary, startsAt, fingerprint, ruleUid, panel } = alert;
  return {
    isFiring: endsAt === undefined,
    name,
    problem: undefined,
    labels,
    summary,
    reason: reason === '' && isSilenced ? 'Silenced' : reason,
    startsAt,
    endsAt,
    fingerprint,
    values: [],
    ruleUid,
    panel: panel && {
      dashboardUid: panel.dashboardUid,
      panel: panel.panel && referenceOf(panel.panel),
    },
    links: { panel: undefined, rule: page, silence: undefined },
  };
}
