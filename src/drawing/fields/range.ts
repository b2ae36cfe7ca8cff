import type { Field, Frame } from '../../grafana/query/frames.ts';
import type { FieldSettings } from './settings.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Smallest and largest of all numbers; undefined without any. */
export function rangeOf(fields: readonly Field[]): Range | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (const { type, values } of fields) {
    if (type !== 'number') continue;
    for (const value of values) {
      if (typeof value !== 'number') continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? undefined : { min, max };
}

/** The range of all numbers of a panel, for the fields that have none of their own. */
export interface SharedRange {
  /** Takes the limits of a field; the first ones count where nothing asked for the range before. */
  offer(limits: Range): void;
  /** @returns undefined without numbers */
  get(): Range | undefined;
}

/**
 * The range of all numbers. As in Grafana, limits of the first field that has both are taken for it,
 * unless a field before that one had to be measured.
 */
export function sharedRange(frames: readonly Frame[]): SharedRange {
  let known: { readonly range: Range | undefined } | undefined;
  return {
    offer(range) {
      known ??= { range };
    },
    get() {
      known ??= { range: rangeOf(frames.flatMap(({ fields }) => fields)) };
      return known.range;
    },
  };
}

/** What a field's values are shown against. */
export interface FieldRange {
  /** From where to where a gauge goes. */
  readonly range: Range;
  /** What percentages and colours are measured against: zeros without any numbers. */
  readonly measure: Range;
}

/** The range of a field's values, or of those of all fields. */
export function fieldRange(
  field: Field,
  { min, max, ownRange }: FieldSettings,
  shared: SharedRange,
): FieldRange {
  if (min !== undefined && max !== undefined) {
    shared.offer({ min, max });
    return { range: { min, max }, measure: { min, max } };
  }
  // As in Grafana, a field without numbers ignores a minimum or a maximum that is set alone.
  if (field.type !== 'number') return { range: WHOLE, measure: WHOLE };
  const found = ownRange ? ownRangeOf(field) : shared.get();
  // Grafana takes what is infinite throughout for missing.
  const within = ({ min: least, max: most }: Range) => ({
    min: min ?? (least === Infinity ? 0 : least),
    max: max ?? (most === -Infinity ? 0 : most),
  });
  return { range: within(found ?? WHOLE), measure: within(found ?? { min: 0, max: 0 }) };
}

const ownRangeOf = (field: Field) => (field.values.length === 0 ? WHOLE : rangeOf([field]));

const WHOLE: Range = { min: 0, max: 100 };

/** Where a value is in a range: 0 to 1, or beyond; 0 where that cannot be told. */
export function partIn({ min, max }: Range, value: number): number {
  const part = (value - min) / (max - min);
  return Number.isNaN(part) || value === -Infinity ? 0 : part;
}
