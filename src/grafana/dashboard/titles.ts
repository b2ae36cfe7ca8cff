import { IANAZone } from 'luxon';
import { builtInVariable, type TitleContext } from './built-in-variables.ts';
import { ALL, type Dashboard, type Panel, type Variable } from './model.ts';
import { formatValue, type Resolved } from './variable-formats.ts';

/** What was asked for each template variable, by name. */
export type Values = ReadonlyMap<string, readonly string[]>;

/**
 * The three ways Grafana writes a variable: `$name`, `${name}` (with a path, a format or both) and
 * `[[name]]`. Without bounds a long title of openings would take for ever.
 */
const REFERENCE =
  /\$(\w+)|\$\{(\w+)(?:\.([^:^}]{1,100}))?(?::([^}]{1,100}))?\}|\[\[(\w+)(?::(\w{1,100}))?\]\]/g;

/** UTF-16 units of a title, as saved and as shown; what is longer is cut. */
const MAX_TITLE = 2_000;
/** UTF-16 units of what stands in the place of one reference. */
const MAX_TEXT = 500;

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
 * without a title gets the dashboard's. A title, as saved and as shown, has 2,000 UTF-16 units at most
 * and each text in it 500, whatever the dashboard holds; more is cut, and is not put together first.
 */
export function titleReader(dashboard: Dashboard, given: TitleContext = {}): ReadTitle {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const named = given.timeZone ?? dashboard.timeZone;
  const zone = named !== undefined && IANAZone.isValidZone(named) ? named : undefined;
  const context = { ...given, timeZone: zone };
  const chosenFor = chooser();

  return (panel, values, repeated = new Set()) => {
    const chosen = (variable: Variable) =>
      chosenFor(variable, values.get(variable.name), !repeated.has(variable.name));
    const unlisted = once((name: string) => variableFor(name, values.get(name)));
    const title = cut(panel.title.trim() === '' ? dashboard.title : panel.title, MAX_TITLE);
    let room = MAX_TITLE;
    const shown = title.replace(REFERENCE, (reference, ...groups: (string | undefined)[]) => {
      // What stands behind the end is not shown.
      if (room <= 0) return '';
      const [plain, braces, path, format, square, squareFormat] = groups;
      const name = plain ?? braces ?? square ?? '';
      const variable = variables.get(name) ?? unlisted(name);
      const resolved = variable
        ? partOf(chosen(variable), path)
        : builtInVariable(name, path, dashboard, context);
      const text = resolved && written(resolved, format ?? squareFormat ?? 'text', zone);
      room -= (text ?? reference).length;
      return text ?? reference;
    });
    return cut(shown, MAX_TITLE);
  };
}

/** As much of what a reference stands for as is shown; undefined when it cannot be known. */
function written(resolved: Resolved, format: string, zone: string | undefined): string | undefined {
  const { values, text } = resolved;
  const bounded = { ...resolved, values: firstOf(values), text: cut(text, MAX_TEXT) };
  const whole = formatValue(bounded, format, zone);
  return whole === undefined ? undefined : cut(whole, MAX_TEXT);
}

/** Of the values, or of the texts they have, as many as are shown, and one that is cut. */
function firstOf(values: readonly string[], textOf = (value: string) => value): string[] {
  const first: string[] = [];
  let length = 0;
  for (const value of values) {
    if (length > MAX_TEXT) break;
    // Longer than what is shown, even without half a character, so that it is seen to be cut.
    first.push(head(textOf(value), MAX_TEXT + 2));
    length += (first.at(-1)?.length ?? 0) + 1;
  }
  return first;
}

/** At most so many UTF-16 units, an ellipsis in the place of what is missing. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${head(text, limit - 1)}…`;
}

/** The first UTF-16 units, less half a character at the end. */
function head(text: string, limit: number): string {
  const first = text.slice(0, limit);
  return text.length > limit ? first.replace(/[\ud800-\udbff]$/, '') : first;
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

type Choose = (
  variable: Variable,
  asked: readonly string[] | undefined,
  mayBeList: boolean,
) => Resolved | undefined;

/** Makes the function that knows what a variable stands for; most panels of a dashboard ask the same. */
function chooser(): Choose {
  const textsOf = once((variable: Variable) => {
    const pairs = [...variable.current, ...variable.options];
    return new Map(pairs.map((option) => [option.value, option.text]));
  });
  const last = new Map<
    Variable,
    { asked: unknown; mayBeList: boolean; chosen: ReturnType<Choose> }
  >();

  function choose(...[variable, asked, mayBeList]: Parameters<Choose>): ReturnType<Choose> {
    const { name, current, multi } = variable;
    const values = asked ?? current.map(({ value }) => value);
    if (values.length === 0) return undefined;
    if (isAll(values, variable)) return allOf(variable);
    const texts = textsOf(variable);
    const text = firstOf(values, (value) => texts.get(value) ?? value).join(' + ');
    return { name, values, text, isList: multi && mayBeList };
  }

  return (variable, asked, mayBeList) => {
    const known = last.get(variable);
    if (known?.asked === asked && known?.mayBeList === mayBeList) return known.chosen;
    const chosen = choose(variable, asked, mayBeList);
    last.set(variable, { asked, mayBeList, chosen });
    return chosen;
  };
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
  if (path === 'value') return { ...resolved, text: firstOf(resolved.values).join(',') };
  const value = /^\d{1,4}$/.test(path) ? resolved.values[Number(path)] : undefined;
  return value === undefined
    ? undefined
    : { name: resolved.name, values: [value], text: value, isList: false };
}
