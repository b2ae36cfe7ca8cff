import { numberIn, objectIn, stringIn, type JsonObject } from '../model/json.ts';

/** One series that comes near to a value while an alert tells of it, and pauses with the alert. */
export interface Surge {
  readonly series: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly pauses: {
    /** When the first one begins, in ms since 1970. */
    readonly from: number;
    /** Milliseconds from the beginning of one to that of the next. */
    readonly every: number;
    readonly last: number;
  };
}

/** Milliseconds until a series is at its height, or has left it. */
const RAMP = 10_000;

/** A dashboard of which the first query of one panel has a surge. */
export function withSurge<T extends JsonObject>(dashboard: T, panelId: number, surge: Surge): T {
  const panels = dashboard.panels as readonly JsonObject[];
  return {
    ...dashboard,
    panels: panels.map((panel) => {
      if (panel.id !== panelId) return panel;
      const [target, ...others] = panel.targets as readonly JsonObject[];
      const signal = { ...objectIn(target?.signal), surge };
      return { ...panel, targets: [{ ...target, signal }, ...others] };
    }),
  };
}

/** A signal without its surge, so that the noise of a series is the same with one. */
export function withoutSurge(saved: unknown): unknown {
  return objectIn(saved).surge === undefined ? saved : { ...objectIn(saved), surge: undefined };
}

/**
 * The same signal, near the value of a surge while that lasts.
 * @param saved the target's `signal` as the dashboard has it
 */
export function surging(
  usual: (moment: number) => number | undefined,
  saved: unknown,
  series: string,
): (moment: number) => number | undefined {
  const surge = objectIn(objectIn(saved).surge);
  if (stringIn(surge.series, '') !== series) return usual;
  const from = numberIn(surge.from, Infinity);
  const pauses = objectIn(surge.pauses);
  const height = (moment: number): number => {
    const since = moment - numberIn(pauses.from, Infinity);
    const inPause = since < 0 ? Infinity : since % numberIn(pauses.every, Infinity);
    const left = numberIn(pauses.last, 0) - inPause;
    const ofPause = left < 0 ? 0 : Math.min(inPause, left) / RAMP;
    return Math.max(0, Math.min((moment - from) / RAMP, 1) - ofPause);
  };
  return (moment) => {
    const value = usual(moment);
    if (value === undefined) return undefined;
    // A twentieth of what is usual stays, as a line without any noise looks drawn by hand.
    return value + 0.95 * height(moment) * (numberIn(surge.value, value) - value);
  };
}
