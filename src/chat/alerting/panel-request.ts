import { labelOf, type AlertLabels } from '../../grafana/alerting/model.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { instant } from '../../grafana/time/time-range.ts';
import type { Variable } from '../../grafana/dashboard/model.ts';
import type { Assignment, DashboardRequest } from '../../requests/request.ts';
import { wholeDashboard } from '../../requests/request.ts';

/** The panel of an alert, and for which of its instances it is shown. */
export interface AlertPanel {
  readonly dashboardUid: string;
  readonly panelId: number;
  /** AlertLabels of the instances that count. */
  readonly instances: readonly AlertLabels[];
  /** Milliseconds since 1970; the usual range when missing. */
  readonly range?: { readonly from: number; readonly to: number } | undefined;
}

/** Most values that one variable is set to. */
const MAX_VALUES = 10;

/**
 * The request that shows the panel of an alert, with the labels of its instances as the dashboard's
 * variables.
 * @param variableOf by the name of a label, the variable that it sets where that has another name
 * @throws GrafanaNotFoundError when Grafana does not have the dashboard
 */
export async function panelRequest(
  client: Pick<GrafanaClient, 'dashboard'>,
  { dashboardUid, panelId, instances, range }: AlertPanel,
  variableOf: ReadonlyMap<string, string>,
): Promise<DashboardRequest> {
  const { variables } = await client.dashboard(dashboardUid);
  return {
    ...wholeDashboard(dashboardUid),
    panels: [{ kind: 'id', id: panelId, values: [], rowCopies: [] }],
    assignments: assignmentsOf(variables, instances, variableOf),
    range: range && {
      from: instant(range.from),
      to: instant(range.to),
      typed: '',
      notes: [],
    },
  };
}

function assignmentsOf(
  variables: readonly Variable[],
  instances: readonly AlertLabels[],
  variableOf: ReadonlyMap<string, string>,
): Assignment[] {
  return variables.flatMap(({ name, multi }) => {
    const mapped = [...variableOf].filter(([, variable]) => variable === name);
    const labels = [...mapped.map(([label]) => label), name];
    const values = instances.flatMap((own) => {
      const value = labels.map((label) => labelOf(own, label)).find((one) => one !== undefined);
      return value === undefined ? [] : [value];
    });
    const distinct = [...new Set(values)].slice(0, multi ? MAX_VALUES : 1);
    return distinct.length === 0 ? [] : [{ name: `var-${name}`, values: distinct }];
  });
}
