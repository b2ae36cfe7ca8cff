import { entriesOf, member, stringOf } from '../model/read.ts';

export interface ThresholdStep {
  /** From which value on; -Infinity for the first one. */
  readonly value: number;
  readonly colour: string;
}

export interface Thresholds {
  readonly isPercentage: boolean;
  /** In the order of the panel, which Grafana does not sort. */
  readonly steps: readonly ThresholdStep[];
}

/** What Grafana gives a panel that has no thresholds of its own, as it would be in its model. */
export const DEFAULT_THRESHOLDS: unknown = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

/** Thresholds of a panel; none where an override takes them away. */
export function parseThresholds(value: unknown): Thresholds {
  const steps = entriesOf(member(value, 'steps')).map((entry, index) => ({
    value: index === 0 ? -Infinity : limitOf(member(entry, 'value')),
    colour: stringOf(member(entry, 'color')) ?? 'green',
  }));
  return { isPercentage: member(value, 'mode') === 'percentage', steps };
}

/** As JavaScript compares numbers with it: null is zero, and what is missing is never reached. */
const limitOf = (value: unknown) =>
  value === null ? 0 : typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;

/**
 * The step that a value of a field has reached.
 * @param part where the value is between minimum and maximum: 0 to 1
 */
export function stepAt(
  { isPercentage, steps }: Thresholds,
  value: number,
  part: number,
): ThresholdStep | undefined {
  return stepOf(steps, isPercentage ? part * 100 : value);
}

/** The last step that a number has reached, before the first one that it has not. */
export function stepOf(steps: readonly ThresholdStep[], size: number): ThresholdStep | undefined {
  const next = steps.findIndex(({ value }) => !(size >= value));
  return next === -1 ? steps.at(-1) : steps[Math.max(0, next - 1)];
}
