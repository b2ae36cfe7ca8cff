import { IANAZone } from 'luxon';
import { builtInVariable, type TitleContext } from './built-in-variables.ts';
import { computedInterval } from './auto-interval.ts';
import { isAll, type PanelCopy, type Values } from './expand-repeats.ts';
import { ALL, type Dashboard, type Variable } from './model.ts';
import { formatValue, type Resolved } from './variable-formats.ts';

/**
 * The three ways Grafana writes a variable: `$name`, `${name}` (with a path, a format or both) and
 * `[[name]]`. The bounds keep a long title of openings from taking quadratic time.
 */
const REFERENCE =
  /\$(\w+)|\$\{(\w+)(?:\.([^:^}]{1,100}))?(?::([^}]{1,100}))?\}|\[\[(\w+)(?::(\w{1,100}))?\]\]/g;

/** UTF-16 units of a title, as saved and as shown; a longer one is cut. */
const MAX_TITLE = 2_000;
/** UTF-16 units of the text for one reference. */
const MAX_TEXT = 500;

/** Titles of one dashboard's panels, each as a person reads it in Grafana. */
export type ReadTitle = (
  copy: { readonly panel: { readonly title: string } } & Partial<Pick<PanelCopy, 'narrowed'>>,
  values: Values,
) => string;

/**
 * Makes the function that reads titles. Variables take the value requested, else the one saved with the
 * dashboard, and show its text, or what their format makes of it; the range, the dashboard and the
 * organisation are named where they are known. What only a data source can know, such as
 * `$__interval`, is left out; a variable without a value stays as it is written. An untitled panel gets
 * the dashboard's title. A title, as saved and as shown, has 2,000 UTF-16 units at most and each text in
 * it 500; the rest is cut before it is put together.
 */
export function titleReader(dashboard: Dashboard, given: TitleContext = {}): ReadTitle {
  const variables = new Map(dashboard.variables.map((variable) => [variable.name, variable]));
  const named = given.timeZone ?? dashboard.timeZone;
  const zone = named !== undefined && IANAZone.isValidZone(named) ? named : undefined;
  const context = { ...given, timeZone: zone };
  const chosenFor = chooser(context);
  const formatOf = ignoresFormats(given) ? () => 'text' : (format = 'text') => format;

  return ({ panel, narrowed }, values) => {
    const chosen = (variable: Variable) => {
      const own = narrowed?.get(variable.name);
      return own === undefined
        ? chosenFor(variable, values.get(variable.name))
        : chosenFor(variable, [own], false);
    };
    const unlisted = once(
      (name: string) => intervalFor(name, variables) ?? variableFor(name, values.get(name)),
    );
    const title = cut(panel.title.trim() === '' ? dashboard.title : panel.title, MAX_TITLE);
    let room = MAX_TITLE;
    const leftOut: string[] = [];
    const shown = title.replace(REFERENCE, (reference, ...groups: (string | undefined)[]) => {
      // Text beyond the end is not shown.
      if (room <= 0) return '';
      const [plain, braces, path, format, square, squareFormat] = groups;
      const name = plain ?? braces ?? square ?? '';
      const variable = variables.get(name) ?? unlisted(name);
      const resolved = variable
        ? partOf(chosen(variable), path)
        : builtInVariable(name, path, dashboard, context);
      const text = resolved && written(resolved, formatOf(format ?? squareFormat), zone ?? 'utc');
      if (text === '') leftOut.push(reference);
      room -= (text ?? reference).length;
      return text ?? reference;
    });
    const whole = cut(leftOut.length > 0 ? withoutGaps(shown) : shown, MAX_TITLE);
    return whole === '' ? cut(dashboard.title, MAX_TITLE) : whole;
  };
}

/** Before Grafana 7 a title shows the text of a variable, whatever its format. */
function ignoresFormats({ version }: TitleContext): boolean {
  const major = /^\s*v?(\d{1,3})\./.exec(version ?? '')?.[1];
  return major !== undefined && Number(major) < 7;
}

/** What is left of a title around references that are left out. */
function withoutGaps(title: string): string {
  return title
    .replace(/\(\s*\)|\[\s*\]/g, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** The text of a reference, as much of it as is shown; undefined when it is not known. */
function written(resolved: Resolved, format: string, zone: string | undefined): string | undefined {
  const { values, text } = resolved;
  const bounded = { ...resolved, values: firstOf(values), text: cut(text, MAX_TEXT) };
  const whole = formatValue(bounded, format, zone);
  return whole === undefined ? undefined : cut(whole, MAX_TEXT);
}

/** As many values, or their texts, as are shown, and one that is cut. */
function firstOf(values: readonly string[], textOf = (value: string) => value): string[] {
  const first: string[] = [];
  let length = 0;
  for (const value of values) {
    if (length > MAX_TEXT) break;
    // Longer than what is shown, so that the cut is visible.
    first.push(head(textOf(value), MAX_TEXT + 2));
    length += (first.at(-1)?.length ?? 0) + 1;
  }
  return first;
}

/** Cuts at a number of UTF-16 units, with an ellipsis for the rest. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${head(text, limit - 1)}…`;
}

/** The first UTF-16 units, without half a character at the end. */
function head(text: string, limit: number): string {
  const first = text.slice(0, limit);
  return text.length > limit ? first.replace(/[\ud800-\udbff]$/, '') : first;
}

/** Keeps the result for each argument. */
function once<K, V>(work: (key: K) => V): (key: K) => V {
  const done = new Map<K, { readonly value: V }>();
  return (key) => {
    const known = done.get(key) ?? { value: work(key) };
    done.set(key, known);
    return known.value;
  };
}

const AUTO_INTERVAL = /^__auto_interval_(\w+)$/;

/** `$__auto_interval_NAME`: the interval variable of that name, on auto. */
function intervalFor(name: string, variables: ReadonlyMap<string, Variable>): Variable | undefined {
  const variable = variables.get(AUTO_INTERVAL.exec(name)?.[1] ?? '');
  return variable?.auto && { ...variable, current: [{ text: 'auto', value: `$${name}` }] };
}

/** A value requested for a variable that the dashboard does not list is shown as well. */
function variableFor(name: string, asked: readonly string[] | undefined): Variable | undefined {
  if (asked === undefined) return undefined;
  const multi = asked.length > 1;
  return { name, type: '', current: [], options: [], multi, includeAll: false };
}

type Choose = (
  variable: Variable,
  requested: readonly string[] | undefined,
  mayBeList?: boolean,
) => Resolved | undefined;

/** Makes the function that resolves variables; most panels of a dashboard use the same ones. */
function chooser(context: TitleContext): Choose {
  const textOf = once(textFinder);
  const last = new Map<
    Variable,
    { requested: unknown; mayBeList: boolean; chosen: ReturnType<Choose> }
  >();

  function choose(
    variable: Variable,
    requested: readonly string[] | undefined,
    mayBeList: boolean,
  ): Resolved | undefined {
    const { name, type, current, multi } = variable;
    const values = requested ?? current.map(({ value }) => value);
    // A filter's values are not shown in a title.
    if (values.length === 0 || type === 'adhoc') return undefined;
    if (isAll(values, variable)) return allOf(variable);
    const interval = computedInterval(variable, values, context);
    if (interval !== undefined) return { name, values: [interval], text: interval, isList: false };
    const text = firstOf(values, textOf(variable)).join(' + ');
    return { name, values, text, isList: multi && mayBeList };
  }

  return (variable, requested, mayBeList = true) => {
    const known = last.get(variable);
    if (known?.requested === requested && known?.mayBeList === mayBeList) return known.chosen;
    const chosen = choose(variable, requested, mayBeList);
    last.set(variable, { requested, mayBeList, chosen });
    return chosen;
  };
}

/** Options whose texts are indexed at once; what titles show is among them, but for large variables. */
const MAX_INDEXED = 5_000;

/** Makes the function that gives the text of a value, as the options have it. */
function textFinder({ current, options }: Variable): (value: string) => string {
  const first = [...current.slice(0, MAX_INDEXED), ...options.slice(0, MAX_INDEXED)];
  const indexed = new Map(first.map(({ text, value }) => [value, text]));
  let others: Map<string, string> | undefined;
  return (value) => {
    const text = indexed.get(value);
    if (text !== undefined || options.length <= MAX_INDEXED) return text ?? value;
    others ??= new Map(options.slice(MAX_INDEXED).map((option) => [option.value, option.text]));
    return others.get(value) ?? value;
  };
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
