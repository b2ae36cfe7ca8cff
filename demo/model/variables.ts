import type { DashboardJson } from './dashboard.ts';
import { objectIn, objectsIn, stringIn, type JsonObject } from './json.ts';

/** A template variable with the values it has in one request. */
export interface Variable {
  readonly name: string;
  readonly values: readonly string[];
  /** What a title shows where no format is asked for: `All`, or the values joined by ` + `. */
  readonly text: string;
  /** What people read for a value, where that is something else. */
  readonly texts: ReadonlyMap<string, string>;
}

const ALL = '$__all';
const REFERENCE = /\$(\w+)|\$\{(\w+)(?:\.\w+)?(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

/**
 * The dashboard's variables. A value from the URL overrides the saved one; `All` and `$__all` mean
 * every option.
 */
export function variablesOf(
  dashboard: DashboardJson,
  given: ReadonlyMap<string, readonly string[]>,
): readonly Variable[] {
  const saved = objectsIn(objectIn(dashboard.templating).list);
  return saved.map((variable) => {
    const name = stringIn(variable.name, '');
    return readVariable(name, variable, given.get(name));
  });
}

function readVariable(
  name: string,
  saved: JsonObject,
  given: readonly string[] | undefined,
): Variable {
  const chosen = given ?? currentValues(saved);
  const options = objectsIn(saved.options);
  const texts = new Map(
    options.map(({ text, value }) => [stringIn(value, ''), stringIn(text, '')] as const),
  );
  if (chosen.includes(ALL) || (chosen.length === 1 && chosen[0] === 'All')) {
    const values = options.map(({ value }) => stringIn(value, ''));
    return {
      name,
      values: values.filter((value) => value !== ALL && value !== ''),
      text: 'All',
      texts,
    };
  }
  const text = chosen.map((value) => texts.get(value) ?? value).join(' + ');
  return { name, values: chosen, text, texts };
}

function currentValues(saved: JsonObject): readonly string[] {
  const value = objectIn(saved.current).value;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'string');
}

/** The same variables, one of them set to a single value: how a repeated panel sees them. */
export function withValue(
  variables: readonly Variable[],
  name: string,
  value: string,
): readonly Variable[] {
  return variables.map((variable) =>
    variable.name === name
      ? { ...variable, values: [value], text: variable.texts.get(value) ?? value }
      : variable,
  );
}

/** Puts values where a title says `$server`, `${server}`, `${server:csv}` or `[[server]]`. */
export function resolveTitle(title: string, variables: readonly Variable[]): string {
  return title.replace(
    REFERENCE,
    (whole, plain?: string, braced?: string, format?: string, old?: string, oldFormat?: string) => {
      const name = plain ?? braced ?? old;
      const variable = variables.find((candidate) => candidate.name === name);
      return variable === undefined ? whole : formatted(variable, format ?? oldFormat);
    },
  );
}

function formatted({ values, text }: Variable, format: string | undefined): string {
  const [first = ''] = values;
  switch (format ?? 'text') {
    case 'csv':
      return values.join(',');
    case 'pipe':
      return values.join('|');
    case 'json':
      return JSON.stringify(values);
    case 'glob':
      return values.length > 1 ? `{${values.join(',')}}` : first;
    case 'regex':
      return values.length > 1 ? `(${values.join('|')})` : first;
    case 'raw':
      return values.join(',');
    default:
      return text;
  }
}
