import type { DrawnField } from '../fields/apply.ts';

/** A threshold as a part of a field's range. */
export interface ThresholdPart {
  /** Where it begins between minimum and maximum: 0 to 1. */
  readonly part: number;
  readonly value: number;
  readonly colour: string;
}

/** The thresholds of a field, as parts of its range. */
export function partsOf({ settings, range }: DrawnField): ThresholdPart[] {
  const { isPercentage, steps } = settings.thresholds;
  const span = range.max - range.min || 1;
  return steps.map(({ value, colour }) => {
    const part = isPercentage ? value / 100 : (value - range.min) / span;
    // Of a range that is too wide for a number, nothing can be told but where it begins.
    const limited = Number.isNaN(part) ? 0 : Math.max(0, Math.min(1, part));
    const at = limited === 0 ? range.min : range.min + limited * span;
    return { part: limited, value: at, colour };
  });
}
