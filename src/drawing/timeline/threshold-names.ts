import type { DrawnField } from '../fields/apply.ts';
import { writeValue } from '../fields/display.ts';
import type { Surroundings } from '../fields/surroundings.ts';

/** What the steps of thresholds are called: `< 80`, `80+`. */
export function thresholdNames({ settings }: DrawnField, around: Surroundings): string[] {
  const { steps, isPercentage } = settings.thresholds;
  const unit = isPercentage ? 'percent' : (settings.unit ?? '');
  const write = (value: number) => writeValue(value, unit, settings.decimals, around);
  return steps.map(({ value }, index) => {
    const next = steps[index + 1];
    if (index === 0) return next ? `< ${write(next.value)}` : '';
    return `${write(value)}+`;
  });
}
