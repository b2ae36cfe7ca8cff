import type { KnownAlert } from './told-groups.ts';

/** The alerts of each panel, in their order; those of which neither panel nor rule is known are left out. */
export function byPanel(alerts: readonly KnownAlert[]): KnownAlert[][] {
  const panels = new Map<string, KnownAlert[]>();
  for (const one of alerts) {
    const { panel, ruleUid } = one;
    if (panel === undefined && ruleUid === undefined) continue;
    const key = panel ? JSON.stringify(panel) : `rule ${ruleUid ?? ''}`;
    panels.set(key, [...(panels.get(key) ?? []), one]);
  }
  return [...panels.values()];
}
