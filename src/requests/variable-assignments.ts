import type { Variable } from '../grafana/dashboard/model.ts';
import { folded } from '../util/normalize-text.ts';
import type { Assignment } from './request.ts';

/** A list in braces; what has an equals sign or quotes in it is something else, such as a selector. */
const BRACES = /^\{([^{}="']*)\}$/;

/**
 * What is assigned to variables, each name once and each of its values once. `{a,b}` is two values
 * where the variable takes several.
 */
export function variableAssignments(
  assignments: readonly Assignment[],
  variables: readonly Variable[],
): Assignment[] {
  const takesSeveral = new Set(
    variables
      .filter(({ multi }) => multi)
      .flatMap(({ name, label }) => [name, ...(label === undefined ? [] : [folded(label)])]),
  );
  const valuesOf = new Map<string, Set<string>>();
  for (const { name, values } of assignments) {
    const plain = name.replace(/^var-(?=.)/, '');
    const isList = takesSeveral.has(plain) || takesSeveral.has(folded(plain));
    const known = valuesOf.get(name) ?? new Set<string>();
    for (const value of isList ? values.flatMap(inBraces) : values) known.add(value);
    valuesOf.set(name, known);
  }
  return [...valuesOf].map(([name, values]) => ({ name, values: [...values] }));
}

function inBraces(value: string): string[] {
  const inside = BRACES.exec(value)?.[1];
  return inside === undefined ? [value] : inside.split(',').map((one) => one.trim());
}
