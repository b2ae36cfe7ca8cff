/** Values of an alert by the names of its queries; one without a name is under ''. */
export type AlertValues = readonly (readonly [name: string, value: number])[];

/** Reads what Grafana writes: `1.27e+02`, or `B0: 9.34e+01, C0: 1e+00`. */
export function parseValues(written: string): AlertValues {
  const number = (text: string) => (/^[+-]?(?:\d|\.\d|Inf|NaN)/.test(text) ? Number(text) : NaN);
  if (!written.includes(':')) {
    const value = number(written.trim());
    return Number.isFinite(value) ? [['', value]] : [];
  }
  return written
    .slice(0, MAX_LENGTH)
    .split(',')
    .flatMap((part) => {
      const [, name = '', text = ''] = /^\s*([^:]+):\s*(\S+)\s*$/.exec(part) ?? [];
      const value = number(text);
      return name !== '' && Number.isFinite(value) ? [[name, value] as const] : [];
    });
}

const MAX_LENGTH = 1_000;

/**
 * The value that people look for: a condition is 0 or 1 and comes last, behind what it compares.
 * @returns undefined when there is none
 */
export function mainValue(values: AlertValues): number | undefined {
  const [first] = values;
  const other = values.find(([, value]) => value !== 0 && value !== 1);
  return (other ?? first)?.[1];
}

/** A number with as many digits as are worth reading. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const rounded = Number(value.toPrecision(Math.abs(value) >= 1_000 ? 6 : 4));
  return String(rounded);
}
