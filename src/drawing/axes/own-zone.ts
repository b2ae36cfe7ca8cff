import { IANAZone } from 'luxon';
import type { Stage } from '../canvas/stage.ts';
import { entriesOf, memberAt } from '../model/read.ts';

/**
 * Whether the times of an axis can be drawn in these zones of a panel: one, or the dashboard's where there
 * is none. The zone of a browser is not known here, and an axis has one row of times.
 */
export function areOwnZones(zones: unknown): boolean {
  if (!Array.isArray(zones) || zones.length > 1) return false;
  const [zone] = zones as unknown[];
  return zone === undefined || zone === '' || isZone(zone);
}

const isZone = (zone: unknown): zone is string =>
  typeof zone === 'string' && IANAZone.isValidZone(zone);

/** The stage with the zone that a panel has for its axis of times, in place of the dashboard's. */
export function inOwnZone(stage: Stage, panel: unknown): Stage {
  const [zone] = entriesOf(memberAt(panel, 'options.timezone'));
  if (!isZone(zone)) return stage;
  return { ...stage, around: { ...stage.around, clock: { ...stage.around.clock, zone } } };
}
