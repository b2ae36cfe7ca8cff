import { entriesOf, member, membersOf, nonEmptyOf, numberOf, stringOf } from './read.ts';

/**
 * Whether a table is of the kind that Grafana had before version 7, with `styles` for its columns. Grafana
 * itself knows one by its columns, where nothing says which newer version saved it.
 */
export function isOldTable(panel: unknown): boolean {
  const type = member(panel, 'type');
  if (type === 'table-old') return true;
  if (type !== 'table') return false;
  const isStyled =
    Array.isArray(member(panel, 'styles')) || typeof member(panel, 'transform') === 'string';
  const isUnsaved = nonEmptyOf(member(panel, 'pluginVersion')) === undefined;
  const hasColumns = isUnsaved && Array.isArray(member(panel, 'columns'));
  return isStyled && (hasColumns || member(panel, 'fieldConfig') === undefined);
}

interface Step {
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the old table called the calculations of `timeseries_aggregations`, and their columns. */
const AGGREGATIONS: Readonly<Record<string, readonly [reducer: string, column: string]>> = {
  avg: ['mean', 'Mean'],
  min: ['min', 'Min'],
  max: ['max', 'Max'],
  total: ['sum', 'Total'],
  current: ['lastNotNull', 'Last *'],
  count: ['count', 'Count'],
};

export const AGGREGATION_NAMES = Object.keys(AGGREGATIONS);

/** How the old table made rows of its data. */
const TRANSFORMS: Readonly<Record<string, (panel: unknown) => readonly Step[]>> = {
  timeseries_to_rows: () => [{ id: 'seriesToRows', options: {} }],
  timeseries_to_columns: () => [{ id: 'joinByField', options: { mode: 'outer' } }],
  timeseries_aggregations: aggregated,
  table: () => [{ id: 'merge', options: {} }],
};

export const TRANSFORM_NAMES = Object.keys(TRANSFORMS);

function aggregated(panel: unknown): readonly Step[] {
  const columns = entriesOf(member(panel, 'columns')).flatMap((entry) => {
    const name = stringOf(member(entry, 'value')) ?? '';
    const found = Object.hasOwn(AGGREGATIONS, name) ? AGGREGATIONS[name] : undefined;
    return found ? [{ found, text: stringOf(member(entry, 'text')) ?? found[1] }] : [];
  });
  const renameByName = Object.fromEntries(columns.map(({ found, text }) => [found[1], text]));
  return [
    { id: 'reduce', options: { reducers: columns.map(({ found }) => found[0]) } },
    { id: 'organize', options: { renameByName: { Field: 'Metric', ...renameByName } } },
  ];
}

/** The old table, made of the transformations of the new one. Its columns' styles are applied to the data. */
export function modernisedTable(panel: unknown): unknown {
  if (!isOldTable(panel)) return withCellOptions(panel);
  const transform = stringOf(member(panel, 'transform')) ?? 'table';
  const steps = Object.hasOwn(TRANSFORMS, transform) ? TRANSFORMS[transform]?.(panel) : undefined;
  const sort = member(panel, 'sort');
  const column = numberOf(member(sort, 'col'));
  return {
    ...membersOf(panel),
    type: 'table-old',
    fieldConfig: undefined,
    transformations: [...entriesOf(member(panel, 'transformations')), ...(steps ?? [])],
    options: {
      showHeader: member(panel, 'showHeader') !== false,
      textScale: scaleOf(member(panel, 'fontSize')),
      enablePagination: true,
      pageSize: numberOf(member(panel, 'pageSize')),
      sortBy: column === undefined ? [] : [{ column, desc: member(sort, 'desc') === true }],
    },
  };
}

/** `displayMode`, which cells had before Grafana 9.4, as the type of their options: an override of either counts. */
function withCellOptions(panel: unknown): Readonly<Record<string, unknown>> {
  const config = member(panel, 'fieldConfig');
  const defaults = member(config, 'defaults');
  const { displayMode, ...custom } = membersOf(member(defaults, 'custom'));
  const own = nonEmptyOf(displayMode);
  const overrides = entriesOf(member(config, 'overrides')).map((override) => ({
    ...membersOf(override),
    properties: entriesOf(member(override, 'properties')).map((property) =>
      member(property, 'id') === 'custom.displayMode'
        ? { id: 'custom.cellOptions', value: { type: member(property, 'value') } }
        : property,
    ),
  }));
  const cells = own === undefined ? custom : { ...custom, cellOptions: { type: own } };
  return {
    ...membersOf(panel),
    fieldConfig: {
      ...membersOf(config),
      defaults: { ...membersOf(defaults), custom: cells },
      overrides,
    },
  };
}

/** `"110%"` as 1.1. */
function scaleOf(size: unknown): number {
  const percent = numberOf((stringOf(size) ?? '').replace(/%$/, '')) ?? 100;
  return Math.max(0.5, Math.min(3, percent / 100));
}
