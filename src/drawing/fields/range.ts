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

/** What percentages and colours of a field's values are measured against. */
export function fieldRange(
  field: Field,
  { min, max, ownRange }: FieldSettings,
  shared: SharedRange,
): Range {
  const isNumber = field.type === 'number';
  if (min !== undefined && max !== undefined) {
    if (isNumber) shared.offer({ min, max });
    return { min, max };
  }
  // As in Grafana, a field without numbers ignores a minimum or a maximum that is set alone.
  if (!isNumber) return { min: 0, max: 100 };
  const found = (ownRange ? rangeOf([field]) : shared.get()) ?? { min: 0, max: 100 };
  return { min: min ?? found.min, max: max ?? found.max };
}
