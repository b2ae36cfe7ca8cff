import { IANAZone } from 'luxon';
import { builtIn, type TitleContext } from './built-ins.ts';
import { ALL, type Dashboard, type Panel, type Variable } from './dashboard.ts';
import { formatted, type Resolved } from './formats.ts';

/** What was asked for each template variable, by name. */
export type Values = ReadonlyMap<string, readonly string[]>;

/**
 * The three ways Grafana writes a variable: `$name`, `${name}` (with a path, a format or both) and
 * `[[name]]`. Without bounds a long title of openings would take for ever.
 */
const REFERENCE =
  /\$(\w+)|\$\{(\w+)(?:\.([^:^}]{1,100}))?(?::([^}]{1,100}))?\}|\[\[(\w+)(?::(\w{1,100}))?\]\]/g;

/**
 * Titles of one dashboard's panels, each as a person reads it in Grafana.
 * @param values what was asked for
 * @param repeated names of variables that have one value here, for the panel is repeated by them
 */
export type ReadTitle = (
  panel: Pick<Panel, 'title'>,
  values: Values,
  repeated?: ReadonlySet<string>,
) => string;

/**
 * Makes the function that reads titles: variables take the value asked for, else the one saved with the
 * dashboard, and show its text, or what their format makes of it; the range, the dashboard and the
 * organisation are named where they are known. What is not known stays as it is written. A panel
 * without a title gets the dashboard's. Takes time linear in the title's length.
 */
export function titleReader(dashboard: Dashboard, given: TitleContext = {}): ReadTitle {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const named = given.timeZone ?? dashboard.timeZone;
  const zone = named !== undefined && IANAZone.isValidZone(named) ? named : undefined;
  const context = { ...given, timeZone: zone };
  const textsOf = once((variable: Variable) => {
    const pairs = [...variable.current, ...variable.options];
    return new Map(pairs.map((option) => [option.value, option.text]));
  });

  return (panel, values, repeated = new Set()) => {
    const chosen = once((variable: Variable) =>
      chosenFor(variable, values.get(variable.name), !repeated.has(variable.name), textsOf),
    );
    const unlisted = once((name: string) => variableFor(name, values.get(name)));
    const title = panel.title.trim() === '' ? dashboard.title : panel.title;
    return title.replace(REFERENCE, (reference, ...groups: (string | undefined)[]) => {
      const [plain, braces, path, format, square, squareFormat] = groups;
      const name = plain ?? braces ?? square ?? '';
      const variable = variables.get(name) ?? unlisted(name);
      const resolved = variable
        ? partOf(chosen(variable), path)
        : builtIn(name, path, dashboard, context);
      return (resolved && formatted(resolved, format ?? squareFormat ?? 'text', zone)) ?? reference;
    });
  };
}

/** Does the work once for each argument. */
function once<K, V>(work: (key: K) => V): (key: K) => V {
  const done = new Map<K, { readonly value: V }>();
  return (key) => {
    const known = done.get(key) ?? { value: work(key) };
    done.set(key, known);
    return known.value;
  };
}

/** A value given for a variable that the dashboard does not list is shown all the same. */
function variableFor(name: string, asked: readonly string[] | undefined): Variable | undefined {
  if (asked === undefined) return undefined;
  const multi = asked.length > 1;
  return { name, type: '', current: [], options: [], multi, includeAll: false };
}

function chosenFor(
  variable: Variable,
  asked: readonly string[] | undefined,
  mayBeList: boolean,
  textsOf: (variable: Variable) => ReadonlyMap<string, string>,
): Resolved | undefined {
  const { name, current, multi } = variable;
  const values = asked ?? current.map(({ value }) => value);
  if (values.length === 0) return undefined;
  if (isAll(values, variable)) return allOf(variable);
  const texts = textsOf(variable);
  const text = values.map((value) => texts.get(value) ?? value).join(' + ');
  return { name, values, text, isList: multi && mayBeList };
}

/** `$__all`, or `All` where that may be chosen and is no option's own value. */
export function isAll(values: readonly string[], { includeAll, options }: Variable): boolean {
  if (values.includes(ALL.value)) return true;
  const isCalledAll = values.length === 1 && values[0] === ALL.text;
  return isCalledAll && includeAll && !options.some(({ value }) => value === ALL.text);
}

function allOf({ name, options, allValue }: Variable): Resolved {
  return {
    name,
    values: options.map(({ value }) => value),
    text: ALL.text,
    isList: true,
    all: { urlValue: ALL.value, fixed: allValue },
  };
}

/** `${name.text}`, `${name.value}`, or one of several by its number, from 0. */
function partOf(resolved: Resolved | undefined, path: string | undefined): Resolved | undefined {
  if (resolved === undefined || path === undefined || path === 'text') return resolved;
  if (path === 'value') return { ...resolved, text: resolved.values.join(',') };
  const value = /^\d{1,4}$/.test(path) ? resolved.values[Number(path)] : undefined;
  return value === undefined
    ? undefined
    : { name: resolved.name, values: [value], text: value, isList: false };
}
