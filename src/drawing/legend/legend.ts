import { flagOf, entriesOf, member, memberAt, numberOf, stringOf } from '../model/read.ts';
import type { DrawnField } from '../fields/apply.ts';
import { createDisplay, wholeText } from '../fields/display.ts';
import { reducerId, reducerName, reducerOf } from '../fields/reducers.ts';
import type { Surroundings } from '../fields/surroundings.ts';

export interface LegendOptions {
  readonly mode: 'list' | 'table' | 'hidden';
  readonly placement: 'bottom' | 'right';
  /** Names of reducers, in the order of the columns. */
  readonly calcs: readonly string[];
  readonly sortBy: string | undefined;
  readonly isDescending: boolean;
  /** Series of nothing, or of zeros alone, are left out. */
  readonly hideEmpty: boolean;
  readonly hideZero: boolean;
  /** Pixels, of a legend on the right. */
  readonly width: number | undefined;
}

export interface LegendValue {
  readonly title: string;
  readonly text: string;
  readonly number: number;
}

export interface LegendItem {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly LegendValue[];
  /** Of a series with the axis on the right. */
  readonly isRight: boolean;
  readonly isDashed?: boolean;
}

const MOST_CALCS = 40;

export function legendOptions(model: unknown): LegendOptions {
  const legend = memberAt(model, 'options.legend');
  const mode = stringOf(member(legend, 'displayMode')) ?? 'list';
  const isShown = flagOf(member(legend, 'showLegend')) ?? mode !== 'hidden';
  const sortBy = stringOf(member(legend, 'sortBy'));
  return {
    mode: !isShown || mode === 'hidden' ? 'hidden' : mode === 'table' ? 'table' : 'list',
    placement: member(legend, 'placement') === 'right' ? 'right' : 'bottom',
    calcs: entriesOf(member(legend, 'calcs'))
      .filter((calc): calc is string => typeof calc === 'string' && reducerOf(calc) !== undefined)
      .slice(0, MOST_CALCS),
    sortBy,
    isDescending: member(legend, 'sortDesc') === true,
    hideEmpty: member(legend, 'hideEmpty') === true,
    hideZero: member(legend, 'hideZero') === true,
    width: numberOf(member(legend, 'width')),
  };
}

/** Units of what is not of a field's kind. */
const OWN_UNITS: Readonly<Partial<Record<string, string>>> = {
  count: 'none',
  changeCount: 'none',
  distinctCount: 'none',
  diffperc: 'percent',
};

/** What the reducers say of a field, in its own unit where they are of its kind. */
export function legendValues(
  field: DrawnField,
  calcs: readonly string[],
  around: Surroundings,
): LegendValue[] {
  const isZero = field.settings.custom.get('nullAs') === 'zero';
  const values = isZero ? field.field.values.map((value) => value ?? 0) : field.field.values;
  return calcs.map((calc) => {
    const value = reducerOf(calc)?.(values) ?? null;
    const unit = OWN_UNITS[reducerId(calc)] ?? field.settings.unit;
    const settings = { ...field.settings, unit };
    const isOwn = unit === field.settings.unit;
    const display = isOwn ? field.display : createDisplay({ ...field, settings }, around);
    const number = typeof value === 'number' ? value : NaN;
    return { title: reducerName(calc), text: wholeText(display(value)), number };
  });
}

/** The order of a table, when it is sorted by one of its columns or by name. */
export function sortedItems(
  items: readonly LegendItem[],
  { sortBy, isDescending }: LegendOptions,
): readonly LegendItem[] {
  if (sortBy === undefined || sortBy === '') return items;
  const sign = isDescending ? -1 : 1;
  if (sortBy === 'Name') return items.toSorted((a, b) => sign * (a.name < b.name ? -1 : 1));
  const number = ({ values }: LegendItem) =>
    values.find(({ title }) => title === sortBy)?.number ?? NaN;
  return items.toSorted((a, b) => {
    const [x, y] = [number(a), number(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : 1) : -1;
    return sign * (x - y);
  });
}
