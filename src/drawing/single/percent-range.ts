import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { createDisplay } from '../fields/display.ts';
import type { Surroundings } from '../fields/surroundings.ts';

const WHOLE: Readonly<Record<string, number>> = { percent: 100, percentunit: 1 };

/** Percentages on a gauge go from 0 to 100, whatever the data are, unless the panel says otherwise. */
export function withPercentRanges(
  frames: readonly DrawnFrame[],
  around: Surroundings,
): readonly DrawnFrame[] {
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => withPercentRange(field, around)),
  }));
}

function withPercentRange(field: DrawnField, around: Surroundings): DrawnField {
  const { unit = '', min, max } = field.settings;
  const whole = Object.hasOwn(WHOLE, unit) ? WHOLE[unit] : undefined;
  if (whole === undefined || (min !== undefined && max !== undefined)) return field;
  const changed = { ...field, range: { min: min ?? 0, max: max ?? whole } };
  return { ...changed, display: createDisplay(changed, around) };
}
