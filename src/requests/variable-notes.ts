import type { Dashboard } from '../grafana/dashboard/model.ts';
import type { ResolvedVariables, UnknownValue } from '../grafana/dashboard/resolve-variables.ts';
import { code } from '../util/text.ts';

/** Most variables or values named in one sentence. */
const MAX_NAMED = 15;
/** Most options named for a value that is not one. */
const MAX_OPTIONS = 3;

/** Sentences about variables that were understood otherwise than they were written. */
export function variableNotes(resolved: ResolvedVariables, dashboard: Dashboard): string[] {
  return [
    ...unknownNames(resolved.unknown, dashboard),
    ...resolved.narrowed.map(
      ({ name, value }) => `${code(name)} takes one value; the first one, ${code(value)}, counts.`,
    ),
    ...unknownValues(resolved.unknownValues, dashboard),
  ];
}

/** A sentence for variables that repeat panels by values which are not known. */
export function unresolvedNotes(names: readonly string[]): string[] {
  const unique = [...new Set(names)].slice(0, MAX_NAMED);
  return unique.map(
    (name) =>
      `Grafana repeats panels here for each value of ${code(name)}, and the values could not be looked up: this is the first of several. Ask for another with ${code(`${name}=VALUE`)}.`,
  );
}

function unknownNames(unknown: readonly string[], { variables }: Dashboard): string[] {
  if (unknown.length === 0) return [];
  if (variables.length === 0) {
    return [`This dashboard has no variables, so ${listed(unknown)} does nothing.`];
  }
  const names = listed(variables.map(({ name }) => name));
  return [
    unknown.length === 1
      ? `${listed(unknown)} is not a variable of this dashboard; it has ${names}.`
      : `${listed(unknown)} are not variables of this dashboard; it has ${names}.`,
  ];
}

function unknownValues(unknown: readonly UnknownValue[], dashboard: Dashboard): string[] {
  const [first] = unknown;
  if (!first) return [];
  const [one, two] = unknown;
  const compared = [one, two].flatMap((value) => (value ? [optionNote(value, dashboard)] : []));
  const more = unknown.slice(2).map(({ value }) => value);
  if (more.length === 0) return compared;
  return [
    ...compared,
    more.length === 1
      ? `${listed(more)} is not an option either.`
      : `${listed(more)} are not options either.`,
  ];
}

function optionNote(
  { name, value, nearest }: UnknownValue,
  { variables }: Pick<Dashboard, 'variables'>,
): string {
  const sentence =
    value === ''
      ? `${code(`${name}=`)} has no value`
      : `${code(value)} is not an option of ${code(name)}`;
  if (value !== '' && nearest.length > 0)
    return `${sentence}; did you mean ${nearest.map(code).join(' or ')}?`;
  const options = variables.find((variable) => variable.name === name)?.options ?? [];
  const named = options.slice(0, MAX_OPTIONS).map(({ text }) => code(text));
  return `${sentence}; ${value === '' ? `${code(name)} has` : 'it has'} ${named.join(', ')}${options.length > MAX_OPTIONS ? ', …' : ''}.`;
}

function listed(all: readonly string[]): string {
  return all.slice(0, MAX_NAMED).map(code).join(', ') + (all.length > MAX_NAMED ? ', …' : '');
}
