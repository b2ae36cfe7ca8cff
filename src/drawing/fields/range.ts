import type { Field } from '../../grafana/query/frames.ts';
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

/** What percentages and colours of a field's values are measured against. */
export function fieldRange(
  field: Field,
  { min, max, ownRange }: FieldSettings,
  all: () => Range | undefined,
): Range {
  if (min !== undefined && max !== undefined) return { min, max };
  const ofNumbers = () => (ownRange ? rangeOf([field]) : all());
  const found = (field.type === 'number' ? ofNumbers() : undefined) ?? { min: 0, max: 100 };
  return { min: min ?? found.min, max: max ?? found.max };
}
