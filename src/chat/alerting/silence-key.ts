import { OWN_ALERTMANAGER } from '../../grafana/alerting/silences.ts';

/** One silence, as the numbers of a room know it. */
export interface SilenceIdentity {
  /** Grafana's own, or the UID of a data source. */
  readonly alertmanager: string;
  readonly id: string;
}

export function silenceKey({ alertmanager, id }: SilenceIdentity): string {
  return `${alertmanager} ${id}`;
}

export function readSilenceKey(key: string): SilenceIdentity {
  const [alertmanager = '', id] = key.split(' ');
  return id === undefined ? { alertmanager: OWN_ALERTMANAGER, id: key } : { alertmanager, id };
}
