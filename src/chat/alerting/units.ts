import { modernised } from '../../drawing/model/modernise.ts';
import { memberAt, stringOf } from '../../drawing/model/read.ts';
import { unitFormat } from '../../drawing/units/format-unit.ts';
import type { AlertRule } from '../../grafana/alerting/model.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import { oneLine } from '../../util/text.ts';
import { withTimeout } from '../../util/timeout.ts';
import type { Clock } from './times.ts';
import { mainValue, parseValues, plainNumber } from './values.ts';

/** The value of an instance of a rule, for people; empty when it has none. */
export type ValueText = (rule: AlertRule, instance: { readonly value: string }) => string;

/** Most dashboards whose panels are asked how they write values. */
const MAX_DASHBOARDS = 10;
/** Milliseconds after which values are written without their units. */
const TIMEOUT_MS = 3_000;
/** Units in which a number is as it is. */
const PLAIN = new Set(['', 'none', 'short', 'string']);

/**
 * Values in the unit of the rule's panel, as the graph has it; plain numbers where that is not known.
 * @param rules those that will be shown
 */
export async function readValueText(
  client: Pick<GrafanaClient, 'models'>,
  rules: readonly AlertRule[],
  clock: Clock,
): Promise<ValueText> {
  const wanted = rules.filter(
    ({ panelId, instances }) =>
      panelId !== undefined && instances.some(({ value }) => value !== ''),
  );
  const uids = [...new Set(wanted.flatMap(({ dashboardUid = '' }) => dashboardUid || []))];
  const units = await Promise.all(
    uids.slice(0, MAX_DASHBOARDS).map((uid) => readUnits(client, uid)),
  );
  const unitOf = new Map(units.flat());
  return ({ dashboardUid, panelId }, { value }) => {
    const main = mainValue(parseValues(value));
    if (main === undefined) return '';
    const unit = unitOf.get(`${dashboardUid ?? ''} ${panelId ?? ''}`) ?? '';
    return PLAIN.has(unit) ? plainNumber(main) : inUnit(main, unit, clock);
  };
}

async function readUnits(
  client: Pick<GrafanaClient, 'models'>,
  uid: string,
): Promise<(readonly [panel: string, unit: string])[]> {
  try {
    const dashboard = await withTimeout(client.models(uid), TIMEOUT_MS, () => undefined);
    return (dashboard?.panels ?? []).map(({ id, model }) => {
      const unit = memberAt(modernised(model), 'fieldConfig.defaults.unit');
      return [`${uid} ${id}`, stringOf(unit) ?? ''] as const;
    });
  } catch (error) {
    // A value without its unit says more than none.
    if (error instanceof GrafanaImagesError) return [];
    throw error;
  }
}

function inUnit(value: number, unit: string, { now, zone }: Clock): string {
  const { prefix = '', text, suffix = '' } = unitFormat(unit, { zone: zone ?? 'utc', now })(value);
  return oneLine(`${prefix}${text}${suffix}`, 40);
}
