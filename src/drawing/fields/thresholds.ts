import { entriesOf, member, numberOf, stringOf } from '../model/read.ts';

export interface ThresholdStep {
  /** From which value on; -Infinity for the first one. */
  readonly value: number;
  readonly colour: string;
}

export interface Thresholds {
  readonly isPercentage: boolean;
  /** Ascending. */
  readonly steps: readonly ThresholdStep[];
}

/** What Grafana gives a panel that has no thresholds of its own. */
export const DEFAULT_THRESHOLDS: Thresholds = {
  isPercentage: false,
  steps: [
    { value: -Infinity, colour: 'green' },
    { value: 80, colour: 'red' },
  ],
};

/** @returns undefined for what has no steps */
export function parseThresholds(value: unknown): Thresholds | undefined {
  const entries = entriesOf(member(value, 'steps'));
  if (entries.length === 0) return undefined;
  const steps = entries.map((entry, index) => ({
    value: index === 0 ? -Infinity : (numberOf(member(entry, 'value')) ?? -Infinity),
    colour: stringOf(member(entry, 'color')) ?? 'green',
  }));
  return {
    isPercentage: member(value, 'mode') === 'percentage',
    steps: steps.sort((a, b) => a.value - b.value),
  };
}

/**
 * The step that a value has reached.
 * @param part where the value is between minimum and maximum: 0 to 1
 */
export function stepOf(
  { isPercentage, steps }: Thresholds,
  value: number,
  part: number,
): ThresholdStep | undefined {
  const size = isPercentage ? part * 100 : value;
  return steps.findLast((step) => size >= step.value) ?? steps[0];
}
