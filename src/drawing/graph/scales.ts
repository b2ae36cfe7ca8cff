import { symmetricPlace, symmetricRange } from '../axes/symmetric-log.ts';
import { linearRange, type Limits, logRange } from '../axes/value-range.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { Range } from '../fields/range.ts';
import type { Series } from './series.ts';
import type { Layer } from './stacks.ts';
import type { AxisStyle } from './style.ts';

/** A scale of values: series of one unit and one set of limits share it. */
export interface Scale {
  readonly key: string;
  readonly style: AxisStyle;
  readonly side: 'left' | 'right' | 'hidden';
  readonly range: Range;
  readonly field: DrawnField;
  readonly colour: string;
  readonly isPercent: boolean;
}

/** Whether values are yes or no, which an axis has at 1 and 0. */
export function isOfFlags({ field, settings: { unit = '' } }: DrawnField): boolean {
  return field.type === 'boolean' || unit === 'bool' || /^bool[_:]/.test(unit);
}

/** What a scale is shared by. */
export function scaleKey({ field, axis, style }: Series): string {
  const { placement, limits, logBase, symmetric } = axis;
  const own = isOfFlags(field) ? 'bool' : (field.settings.unit ?? '');
  const unit = style.stack.mode === 'percent' ? '%' : own;
  return JSON.stringify([unit, placement, limits, logBase, symmetric]);
}

/** The scales of a graph: the first one on the left, further ones on the right. */
export function scalesOf(layers: readonly Layer[]): Map<string, Scale> {
  const byKey = new Map<string, Layer[]>();
  for (const layer of layers) {
    const key = scaleKey(layer.series);
    byKey.set(key, [...(byKey.get(key) ?? []), layer]);
  }
  const scales = new Map<string, Scale>();
  for (const [key, members] of byKey) {
    const series = members[0]?.series;
    if (!series) continue;
    const labelled = members.find(({ series: one }) => one.axis.label !== '')?.series ?? series;
    const isPercent = series.style.stack.mode === 'percent';
    scales.set(key, {
      key,
      style: labelled.axis,
      side: sideOf(series.axis, [...scales.values()]),
      range: isOfFlags(series.field)
        ? { min: 0, max: 1 }
        : rangeFor(members, series.axis, isPercent),
      field: series.field,
      colour: series.colour,
      isPercent,
    });
  }
  return scales;
}

function sideOf({ placement }: AxisStyle, before: readonly Scale[]): Scale['side'] {
  if (placement !== 'auto') return placement;
  return before.some(({ side }) => side === 'left') ? 'right' : 'left';
}

function rangeFor(members: readonly Layer[], axis: AxisStyle, isPercent: boolean) {
  const { limits, logBase, symmetric } = axis;
  if (isPercent) return percentRange(members, limits);
  const data = extent(members, logBase > 0);
  if (symmetric) return symmetricRange(data, limits, symmetric);
  return logBase > 0 ? logRange(data, limits, logBase) : linearRange(data, limits);
}

function percentRange(members: readonly Layer[], limits: Limits): Range {
  const data = extent(members, false);
  // Shares of a whole add up to a hair more than all of it.
  const max = Math.max(1, Number((data?.max ?? 1).toPrecision(12)));
  return linearRange(
    { min: Math.min(0, data?.min ?? 0), max },
    {
      ...limits,
      ...(limits.min === undefined && { softMin: limits.softMin ?? 0 }),
      ...(limits.max === undefined && { softMax: limits.softMax ?? 1 }),
    },
  );
}

/** Smallest and largest of what is drawn; of a logarithmic scale only what is above zero. */
function extent(layers: readonly Layer[], isLog: boolean): Range | undefined {
  let [min, max] = [Infinity, -Infinity];
  const add = (value: number) => {
    if (isLog && value <= 0) return;
    if (value < min) min = value;
    if (value > max) max = value;
  };
  for (const { tops, series } of layers) {
    for (const value of tops) add(value);
    if (series.style.draw === 'bars' && !isLog) add(0);
  }
  return min > max ? undefined : { min, max };
}

function placeOn({ style, range }: Scale): (value: number) => number {
  const { logBase, symmetric } = style;
  if (symmetric) return (value) => symmetricPlace(symmetric, value);
  return logBase > 0 ? (value) => Math.log(Math.max(value, range.min / 1e3)) : (value) => value;
}

/** Where a value is on the picture. @param top and bottom: pixels of the plot */
export function position(scale: Scale, top: number, bottom: number): (value: number) => number {
  const { min, max } = scale.range;
  const place = placeOn(scale);
  const [low, high] = [place(min), place(max)];
  return (value) => {
    const y = bottom - ((place(value) - low) / (high - low || 1)) * (bottom - top);
    // The canvas takes no numbers beyond what pixels can be.
    return Math.max(top - 1e5, Math.min(bottom + 1e5, y));
  };
}
