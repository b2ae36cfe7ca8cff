import type { Values } from '../grafana/dashboard/expand-repeats.ts';
import type { ResolvedVariables } from '../grafana/dashboard/resolve-variables.ts';
import type { RequestedPicture } from '../pictures/picture.ts';

/** Most combinations of values that are told apart; fewer pictures than that are shown. */
const MAX_SETS = 1_000;

/**
 * The values of all variables, once for each value of those that take one and got several.
 * @returns undefined when there are none such
 */
export function valueSets({ values, narrowed }: ResolvedVariables): Values[] | undefined {
  if (narrowed.length === 0) return undefined;
  let sets: Values[] = [values];
  for (const { name, requested } of narrowed) {
    sets = sets
      .flatMap((set) => requested.map((value): Values => new Map([...set, [name, [value]]])))
      .slice(0, MAX_SETS);
  }
  return sets;
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
  return own.flatMap(([, values]) => values).join(', ');
}
