import { reducerOf } from '../fields/reducers.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import { type Scale, scaleKey } from '../graph/scales.ts';
import type { Series } from '../graph/series.ts';
import { type LegendItem, type LegendOptions, legendValues } from './legend.ts';

/** What a legend says of series. */
export function seriesItems(
  series: readonly Series[],
  scales: ReadonlyMap<string, Scale>,
  { calcs, hideEmpty, hideZero }: LegendOptions,
  around: Surroundings,
): LegendItem[] {
  const is = (name: string, { field }: Series) => reducerOf(name)?.(field.field.values) === true;
  return series
    .filter(({ style }) => style.isInLegend)
    .filter((one) => !(hideEmpty && is('allIsNull', one)) && !(hideZero && is('allIsZero', one)))
    .map((one) => ({
      name: one.name,
      colour: one.colour,
      values: legendValues(one.field, calcs, around),
      isRight: scales.get(scaleKey(one))?.side === 'right',
    }));
}
