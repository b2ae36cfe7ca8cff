import type { Variable, VariableOption } from '../../src/grafana/dashboard/model.ts';

/** A value of a variable, and what people read for it. */
export const pair = (text: string, value = text): VariableOption => ({ text, value });

/** A template variable with nothing to choose from, but for what is given. */
export function variable(name: string, more: Partial<Variable> = {}): Variable {
  return {
    name,
    type: 'custom',
    current: [],
    options: [],
    multi: false,
    includeAll: false,
    ...more,
  };
}
