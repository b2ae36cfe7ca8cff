/** Keys of the brain that several bots share: those that are, or begin with, `key`. */
export interface BrainKind {
  /** Name of the hash in Redis, and what the log and the doctor call it. */
  readonly name: string;
  readonly key: string;
  /** Whether the key is the beginning of one key for each room. */
  readonly isPerRoom: boolean;
  /** Whether a value is a list, each entry of which is shared for itself. */
  readonly isList: boolean;
}

const perRoom = { isPerRoom: true, isList: true };
const forAll = { isPerRoom: false, isList: true };

export const BRAIN_KINDS: readonly BrainKind[] = [
  { name: 'shortcuts', key: 'grafana_shortcuts_', ...perRoom },
  { name: 'aliases', key: 'grafana_aliases_', ...perRoom },
  { name: 'subscriptions', key: 'grafana_subscriptions', ...forAll },
  { name: 'schedules', key: 'grafana_schedules', ...forAll },
  { name: 'acks', key: 'grafana_acks', ...forAll },
  { name: 'numbers', key: 'grafana_numbers_', ...perRoom },
  { name: 'choices', key: 'grafana_choices_', ...perRoom },
  { name: 'last', key: 'grafana_last_', ...perRoom },
  { name: 'hosts', key: 'grafana_host_', isPerRoom: true, isList: false },
  { name: 'tokens', key: 'grafana_api_key_', isPerRoom: true, isList: false },
];

/** @returns undefined for a key that is not ours */
export function kindOfKey(key: string): BrainKind | undefined {
  return BRAIN_KINDS.find((kind) => (kind.isPerRoom ? key.startsWith(kind.key) : key === kind.key));
}
