import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Envelope } from '../chat/hubot.ts';
import { placeOf, placeSchema } from '../chat/place.ts';
import type { PanelReference } from '../grafana/dashboard/panel-reference.ts';
import { finite, readAs } from '../util/schema.ts';
import type { Journal } from './journal.ts';
import { type AlertGroup, stateOf, type ToldAlert } from './notification.ts';

const pair = v.strictTuple([v.string(), v.string()]);

const alertSchema = v.object({
  name: v.string(),
  labels: v.array(pair),
  summary: v.string(),
  startsAt: v.optional(finite),
  fingerprint: v.string(),
  ruleUid: v.optional(v.string()),
  panel: v.optional(
    v.object({
      dashboardUid: v.string(),
      panel: v.optional(
        v.object({
          id: finite,
          values: v.array(v.string()),
          copy: v.optional(finite),
          rowCopies: v.array(finite),
        }),
      ),
    }),
  ),
});

const groupSchema = v.object({
  room: v.string(),
  place: v.optional(placeSchema),
  sender: v.picklist(['grafana', 'legacy', 'alertmanager']),
  groupKey: v.string(),
  receiver: v.string(),
  /** As `stateOf` has it. */
  state: v.string(),
  /** When that state was told last, in ms since 1970. */
  toldAt: finite,
  thread: v.optional(v.string()),
  /** Those that fire. */
  firing: v.array(alertSchema),
  /** Those whose end was found by asking: Grafana does not tell it when they fire anew. */
  watched: v.optional(v.array(alertSchema)),
  /** Those of the last message that said something new. */
  told: v.array(alertSchema),
});

/** An alert that a room has been told of. */
export type KnownAlert = v.InferOutput<typeof alertSchema>;

/** As the journal keeps it, a number that is missing may be undefined. */
export function referenceOf({
  copy,
  ...rest
}: NonNullable<NonNullable<KnownAlert['panel']>['panel']>): PanelReference {
  return { ...rest, ...(copy !== undefined && { copy }) };
}

/** A group of alerts that a room has been told of. */
export type ToldGroup = v.InferOutput<typeof groupSchema>;

/** Most alerts of a group that are remembered. */
const MAX_ALERTS = 200;
/** Characters of a text that are kept. */
const MAX_TEXT = 500;
const PREFIX = 'group ';

/** What rooms have been told of, in the journal. */
export interface ToldGroups {
  get(room: string, groupKey: string): ToldGroup | undefined;
  all(): readonly ToldGroup[];
  put(group: ToldGroup): Promise<void>;
}

export function createToldGroups(journal: Journal): ToldGroups {
  const nameOf = (room: string, groupKey: string) =>
    PREFIX +
    createHash('sha256')
      .update(JSON.stringify([room, groupKey]))
      .digest('hex');
  return {
    get: (room, groupKey) => readAs(groupSchema, journal.entries.get(nameOf(room, groupKey))),
    all: () =>
      [...journal.entries]
        .filter(([name]) => name.startsWith(PREFIX))
        .map(([, value]) => readAs(groupSchema, value))
        .filter((group) => group !== undefined),
    put: (group) => journal.put(nameOf(group.room, group.groupKey), group),
  };
}

/** Where and when a room is told. */
export interface ToldPlace {
  readonly room: string;
  readonly place: Envelope;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly thread: string | undefined;
}

/** What a room knows of a group once it has been told. */
export function toldGroup(
  group: AlertGroup,
  before: ToldGroup | undefined,
  { room, place, at, thread }: ToldPlace,
): ToldGroup {
  const known = new Map((before?.firing ?? []).map((one) => [one.fingerprint, one]));
  for (const alert of group.alerts) {
    const { fingerprint } = alert;
    // Legacy alerting does not say when it began.
    if (alert.isFiring)
      known.set(fingerprint, { startsAt: at, ...known.get(fingerprint), ...knownAlert(alert) });
    else known.delete(alert.fingerprint);
  }
  return {
    room,
    place: placeOf(place, place.room ?? room),
    sender: group.sender,
    groupKey: group.groupKey,
    receiver: group.receiver,
    state: stateOf(group),
    toldAt: at,
    ...(thread !== undefined && { thread }),
    firing: [...known.values()].slice(-MAX_ALERTS),
    watched: watchedAfter(group, before),
    told: group.alerts.slice(0, MAX_ALERTS).map(knownAlert),
  };
}

function watchedAfter(group: AlertGroup, before: ToldGroup | undefined): KnownAlert[] {
  const { alerts, isWatched = false } = group;
  const kept = (before?.watched ?? []).filter(({ fingerprint }) =>
    alerts.every((alert) => alert.fingerprint !== fingerprint),
  );
  const ended = isWatched ? alerts.filter(({ isFiring }) => !isFiring).map(knownAlert) : [];
  return [...kept, ...ended].slice(-MAX_ALERTS);
}

function knownAlert(alert: ToldAlert): KnownAlert {
  const { name, labels, summary, startsAt, fingerprint, ruleUid, panel } = alert;
  const cut = (text: string) => text.slice(0, MAX_TEXT);
  return {
    name: cut(name),
    labels: labels.slice(0, 50).map(([one, value]) => [cut(one), cut(value)]),
    summary: cut(summary),
    fingerprint,
    ...(startsAt !== undefined && { startsAt }),
    ...(ruleUid !== undefined && { ruleUid: cut(ruleUid) }),
    ...(panel && {
      panel: {
        dashboardUid: panel.dashboardUid,
        ...(panel.panel && {
          panel: {
            ...panel.panel,
            values: [...panel.panel.values],
            rowCopies: [...panel.panel.rowCopies],
          },
        }),
      },
    }),
  };
}
