import * as v from 'valibot';
import { expandRepeats, valuesOfCopy } from '../../grafana/dashboard/expand-repeats.ts';
import { indexCopies } from '../../grafana/dashboard/find-copies.ts';
import type { Dashboard } from '../../grafana/dashboard/model.ts';
import type { PanelReference } from '../../grafana/dashboard/panel-reference.ts';
import { GrafanaNotFoundError, NotUnderstoodError } from '../../grafana/errors.ts';
import type { PanelClient } from '../../grafana/query/panel-with-data.ts';
import { pathSegment } from '../../grafana/urls.ts';
import { nonEmpty, readAs } from '../../util/schema.ts';
import { runInSlices } from '../../util/time-slices.ts';
import type { SubjectPanel } from './subject-panel.ts';

const bySlug = v.object({ dashboard: v.object({ uid: nonEmpty }) });

/**
 * The same with the UID of its dashboard, where an old address has the slug alone.
 * @throws GrafanaNotFoundError; the errors of Grafana's client
 */
export async function withUid(
  client: Pick<PanelClient, 'readJson'>,
  shown: SubjectPanel,
): Promise<SubjectPanel> {
  if (shown.slug === undefined) return shown;
  const body = await client.readJson({ path: `api/dashboards/db/${pathSegment(shown.slug)}` });
  const found = readAs(bySlug, body);
  if (!found) throw new GrafanaNotFoundError('Dashboard not found');
  return { ...shown, uid: found.dashboard.uid };
}

/**
 * The same with the panel itself in place of a copy: the panel that was repeated, with the values of its
 * variables that make the copy.
 * @param dashboard with the options of all variables that repeat something
 * @throws GrafanaNotFoundError when the copy does not exist; NotUnderstoodError where that is not known
 */
export async function withCopy(
  dashboard: Dashboard,
  shown: SubjectPanel,
  reference: PanelReference,
): Promise<SubjectPanel> {
  const { variables } = shown;
  const finder = await runInSlices(indexCopies(dashboard, variables));
  const isNamed = finder.matcher(reference);
  let found = finder.unshown(reference.id);
  let hasUnknown = false;
  for (const copy of expandRepeats(dashboard, variables)) {
    hasUnknown ||= copy.unresolved.length > 0;
    if (!isNamed(copy)) continue;
    found = copy;
    break;
  }
  if (!found && hasUnknown) throw new NotUnderstoodError('a copy of a panel by values not known');
  if (!found) throw new GrafanaNotFoundError('Could not locate desired panel.');
  return { ...shown, panelId: found.panel.id, variables: valuesOfCopy(variables, found) };
}
