import type { Values } from '../grafana/dashboard/expand-repeats.ts';
import type {
  NarrowedVariable,
  ResolvedVariables,
} from '../grafana/dashboard/resolve-variables.ts';
import type { RequestedPicture } from '../pictures/picture.ts';

/** Most combinations of values that are told apart; fewer pictures than that are shown. */
const MAX_SETS = 1_000;

/**
 * The values of all variables, once for each value of those that take one and got several. Variables that
 * have the same values, such as a host with its port and without, change together.
 * @returns undefined when there are none such
 */
export function valueSets({ values, narrowed }: ResolvedVariables): Values[] | undefined {
  if (narrowed.length === 0) return undefined;
  const groups: NarrowedVariable[][] = [];
  for (const variable of narrowed) {
    const group = groups.find(([first]) => first && areAlike(first.requested, variable.requested));
    if (group) group.push(variable);
    else groups.push([variable]);
  }
  let sets: Values[] = [values];
  for (const group of groups) {
    const count = group[0]?.requested.length ?? 0;
    const choices = Array.from({ length: count }, (_one, index) =>
      group.map(({ name, requested }) => [name, requested.slice(index, index + 1)] as const),
    );
    sets = sets
      .flatMap((set) => choices.map((choice): Values => new Map([...set, ...choice])))
      .slice(0, MAX_SETS);
  }
  return sets;
}

/** Whether each value begins with the one in its place, or that with it. */
function areAlike(some: readonly string[], others: readonly string[]): boolean {
  return (
    some.length === others.length &&
    some.every((value, index) => {
      const other = others[index] ?? '';
      return value.startsWith(other) || other.startsWith(value);
    })
  );
}

/** Pictures of each set of values, with the values behind titles that are the same without them. */
export function withValueNames(
  parts: readonly (readonly RequestedPicture[])[],
  sets: readonly Values[],
): RequestedPicture[] {
  const titles = parts.flat().map(({ title }) => title);
  const isUnique = new Set(titles).size === titles.length;
  if (sets.length < 2 || isUnique) return parts.flat();
  return parts.flatMap((pictures, index) => {
    const name = nameOf(index, sets);
    return pictures.map((picture) => ({ ...picture, title: `${picture.title} (${name})` }));
  });
}

/** The values that the other sets do not share. */
function nameOf(index: number, sets: readonly Values[]): string {
  const own = [...(sets[index] ?? [])].filter(([name, values]) =>
    sets.some((other) => other.get(name)?.join() !== values.join()),
  );
  const texts = own.flatMap(([, values]) => values);
  // A host with its port says no more than without.
  return texts
    .filter((text) => !texts.some((other) => other !== text && text.startsWith(other)))
    .join(', ');
}
