import * as v from 'valibot';
import { nonEmpty, readAs } from '../../util/schema.ts';
import type { Brain } from '../hubot.ts';

const labelsSchema = v.array(v.strictTuple([v.string(), v.string()]));
const partSchema = v.object({
  /** Labels of the instance; missing for the whole rule. */
  labels: v.optional(labelsSchema),
  silenceId: nonEmpty,
  /** Milliseconds since 1970. */
  endsAt: v.number(),
});
const ackSchema = v.object({
  room: nonEmpty,
  ruleUid: nonEmpty,
  ruleName: v.string(),
  createdBy: v.string(),
  comment: v.string(),
  parts: v.array(partSchema),
  /** Labels of instances that fire besides, and were told. */
  told: v.array(labelsSchema),
});

/** A silence of an acknowledgement: of one instance, or of the whole rule. */
export type AckPart = v.InferOutput<typeof partSchema>;
/** An alert that is silenced for as long as it fires. */
export type Ack = v.InferOutput<typeof ackSchema>;

/** The acknowledgements of all rooms, in the bot's brain. */
export interface Acks {
  all(): readonly Ack[];
  get(room: string, ruleUid: string): Ack | undefined;
  /** Replaces that of the same rule in the same room. */
  put(ack: Ack): void;
  remove(ack: Pick<Ack, 'room' | 'ruleUid'>): void;
}

/** Milliseconds that each silence lasts; it is renewed before it ends. */
export const ACK_MS = 15 * 60_000;
/** Most acknowledgements at once; the oldest are not renewed any more. */
const MAX_ACKS = 200;
const KEY = 'grafana_acks';

export function createAcks(brain: Brain): Acks {
  /** The brain comes from a file or a server, and may hold anything. */
  const all = (): Ack[] => {
    const saved = brain.get(KEY);
    if (!Array.isArray(saved)) return [];
    return saved.map((one) => readAs(ackSchema, one)).filter((one) => one !== undefined);
  };
  const others = ({ room, ruleUid }: Pick<Ack, 'room' | 'ruleUid'>) =>
    all().filter((one) => one.room !== room || one.ruleUid !== ruleUid);
  return {
    all,
    get: (room, ruleUid) => all().find((one) => one.room === room && one.ruleUid === ruleUid),
    put: (ack) => void brain.set(KEY, [...others(ack), ack].slice(-MAX_ACKS)),
    remove: (ack) => void brain.set(KEY, others(ack)),
  };
}
