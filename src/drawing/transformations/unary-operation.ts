/** As JavaScript calculates: null is 0, and what is missing makes NaN. */
export const UNARY_OPERATIONS: Readonly<Record<string, (value: number, total: number) => number>> =
  {
    abs: Math.abs,
    exp: Math.exp,
    ln: Math.log,
    round: Math.round,
    floor: Math.floor,
    ceil: Math.ceil,
    percent: (value, total) => value / (total || 1),
  };

export function unary(operator: string, values: readonly unknown[]): number[] | undefined {
  const operation = Object.hasOwn(UNARY_OPERATIONS, operator)
    ? UNARY_OPERATIONS[operator]
    : undefined;
  if (!operation) return undefined;
  const total =
    operator === 'percent'
      ? values.reduce<number>(
          (sum, value) => (Number.isFinite(value) ? sum + Number(value) : sum),
          0,
        )
      : 0;
  return values.map((value) => operation(value as number, total));
}
