import type { DashboardHit } from '../grafana/api/search-page.ts';
import type { VariableOption } from '../grafana/dashboard/model.ts';
import type { IndexedDashboard, IndexedPanel, IndexedVariable } from './model.ts';

/** What one dashboard may take of an index: the largest that were seen have 45 MB. */
const MAX = { panels: 5_000, variables: 200, options: 1_000, optionsOfAll: 5_000, text: 500 };

/** What the index keeps of a dashboard, with the names that the list has for it. */
export function indexed(dashboard: IndexedDashboard, hit: DashboardHit): IndexedDashboard {
  const { description, panels, variables } = dashboard;
  const tags = hit.tags ?? [];
  let optionsLeft = MAX.optionsOfAll;
  return {
    uid: hit.uid,
    title: hit.title,
    ...(hit.folderTitle === '' ? {} : { folder: hit.folderTitle }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(description === undefined ? {} : { description: cut(description) }),
    ...(panels.length === 0 ? { isEmpty: true } : {}),
    variables: variables.slice(0, MAX.variables).map((variable) => {
      const options = variable.options.slice(0, Math.min(MAX.options, optionsLeft));
      optionsLeft -= options.length;
      return indexedVariable(variable, options);
    }),
    panels: panels.slice(0, MAX.panels).map(indexedPanel),
  };
}

/** What is known of a dashboard before it is read. */
export function titleOnly(hit: DashboardHit): IndexedDashboard {
  const { uid, title } = hit;
  return { ...indexed({ uid, title, variables: [], panels: [] }, hit), isEmpty: false };
}

/** A dashboard that no list had yet, as the next one will probably have it. */
export function hitOf(dashboard: IndexedDashboard & { readonly slug: string }): DashboardHit {
  const { uid, title, slug, folder = '', tags } = dashboard;
  return {
    id: 0,
    uid,
    title,
    slug,
    folderUid: '',
    folderTitle: folder,
    ...(tags === undefined ? {} : { tags }),
  };
}

function indexedVariable(
  { name, type, label, current }: IndexedVariable,
  options: readonly VariableOption[],
): IndexedVariable {
  return {
    name,
    type,
    ...(label === undefined ? {} : { label: cut(label) }),
    current: current.slice(0, MAX.options).map(cutOption),
    options: options.map(cutOption),
  };
}

function indexedPanel({ id, title, row, description }: IndexedPanel): IndexedPanel {
  return {
    id,
    title: cut(title),
    ...(row === undefined ? {} : { row: cut(row) }),
    ...(description === undefined ? {} : { description: cut(description) }),
  };
}

function cutOption({ text, value }: VariableOption): VariableOption {
  return { text: cut(text), value: cut(value) };
}

/** A copy, as a slice would keep the whole text in memory. */
function cut(text: string): string {
  return text.length <= MAX.text ? text : Buffer.from(text.slice(0, MAX.text)).toString();
}
