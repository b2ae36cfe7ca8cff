import { computedInterval, writeInterval } from '../dashboard/auto-interval.ts';
import { builtInVariable } from '../dashboard/built-in-variables.ts';
import { isAll, type Values } from '../dashboard/expand-repeats.ts';
import { ALL, type Dashboard, type Variable } from '../dashboard/model.ts';
import { formatValue, type Resolved } from '../dashboard/variable-formats.ts';
import { GLOB, type QueryDialect } from './query-dialects.ts';

const REFERENCE =
  /\$\{(\w+)(?:\.([^:^}]{1,100}))?(?::([^}]{1,100}))?\}|\[\[(\w+)(?::(\w{1,100}))?\]\]|\$(\w+)/g;

/** The time range of a query. */
export interface QueryRange {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What the variables in a text stand for. */
export interface Interpolation {
  readonly dashboard: Pick<Dashboard, 'variables'> & Partial<Dashboard>;
  /** Requested values of variables; the saved ones hold where there are none. */
  readonly values: Values;
  readonly range: QueryRange;
  readonly dialect: QueryDialect;
  /** Milliseconds between two points; a minute when missing. */
  readonly intervalMs?: number;
  /** Milliseconds of `$__rate_interval`, where it is not left to the data source. */
  readonly rateIntervalMs?: number;
  /** IANA name, for dates; UTC when missing. */
  readonly timeZone?: string | undefined;
  readonly orgId?: string | undefined;
  /** What All becomes where its options are not known. */
  readonly anything?: string;
}

export interface Interpolated {
  readonly text: string;
  /** Variables of the dashboard whose value is not known, or not fit for the query. */
  readonly unknown: readonly string[];
  /** References to nothing that is known here. */
  readonly unlisted: readonly string[];
}

/** Fills the variables of a text in, as Grafana's pages do before they ask a data source. */
export function interpolate(text: string, about: Interpolation): Interpolated {
  if (!/[$[]/.test(text)) return { text, unknown: [], unlisted: [] };
  const byName = new Map(about.dashboard.variables.map((variable) => [variable.name, variable]));
  const unknown: string[] = [];
  const unlisted: string[] = [];
  const filled = text.replace(REFERENCE, (reference, ...groups: (string | undefined)[]) => {
    const [braces, path, format, square, squareFormat, plain] = groups;
    const name = braces ?? square ?? plain ?? '';
    const asked = format ?? squareFormat;
    const variable = byName.get(name) ?? autoInterval(name, byName);
    if (variable) {
      const part = partOf(resolve(variable, about), path);
      const value = part && written(part, asked, about);
      if (value === undefined) unknown.push(name);
      return value ?? reference;
    }
    if (/^\d+$/.test(name) || about.dialect.leaves?.(name, plain !== undefined) === true)
      return reference;
    const own = builtIn(name, path, about);
    const value = own && formatValue(own, asked ?? 'raw', about.timeZone ?? 'utc');
    if (value === undefined) unlisted.push(name);
    return value ?? reference;
  });
  return { text: filled, unknown, unlisted };
}

function written(
  resolved: Resolved,
  format: string | undefined,
  { dialect, timeZone = 'utc' }: Interpolation,
): string | undefined {
  const { list, escape, mayBeRaw } = dialect;
  const { values, all, isList } = resolved;
  if (format === undefined) {
    if (all?.fixed !== undefined) return all.fixed;
    return isList ? list(values) : escape(values.join(','));
  }
  const isEscaped = format === 'sqlstring' && !values.some((value) => value.includes('\\'));
  const mayBe = isEscaped || !mayBeRaw || values.every(mayBeRaw);
  return mayBe ? formatValue(resolved, format, timeZone) : undefined;
}

/** The values of a variable: those requested, else saved, else what Grafana chooses of its options. */
function resolve(variable: Variable, about: Interpolation): Resolved | undefined {
  const { name, multi, includeAll } = variable;
  const values = about.values.get(name) ?? chosenOf(variable);
  const isList = multi || includeAll;
  if (values === undefined || variable.type === 'adhoc') return undefined;
  if (isAll(values, variable)) return allOf(variable, about);
  const { from, to } = about.range;
  const range = { from: String(from), to: String(to), now: to };
  const interval = computedInterval(variable, values, range);
  if (interval !== undefined) return { name, values: [interval], text: interval, isList: false };
  const options = [...variable.current, ...variable.options];
  const texts = values.map((value) => options.find((one) => one.value === value)?.text ?? value);
  return { name, values, text: texts.join(' + '), isList };
}

function chosenOf({ type, current, options, includeAll }: Variable): readonly string[] | undefined {
  if (current.length > 0) return current.map(({ value }) => value);
  if (type === 'textbox' || type === 'constant') return [''];
  const [first] = includeAll ? [ALL] : options;
  return first && [first.value];
}

function allOf(variable: Variable, about: Interpolation): Resolved | undefined {
  const { name, options, allValue } = variable;
  const values = options.map(({ value }) => value).filter((value) => !value.startsWith('$__auto'));
  const own = allValue === undefined ? undefined : withoutVariables(allValue, name, about);
  if (allValue !== undefined && own === undefined) return undefined;
  const fixed = own ?? (values.length === 0 ? about.anything : undefined);
  if (fixed === undefined && values.length === 0) return undefined;
  return { name, values, text: ALL.text, isList: true, all: { urlValue: ALL.value, fixed } };
}

/** What a dashboard says that All is may name other variables, which are filled in as in a name. */
function withoutVariables(text: string, name: string, about: Interpolation): string | undefined {
  const variables = about.dashboard.variables.filter((variable) => variable.name !== name);
  const { leaves } = about.dialect;
  const dialect = { ...GLOB, ...(leaves && { leaves }) };
  const others = { ...about, dashboard: { ...about.dashboard, variables }, dialect };
  const filled = interpolate(text, others);
  return filled.unknown.length + filled.unlisted.length === 0 ? filled.text : undefined;
}

/** `${name.text}` and `${name.value}`. */
function partOf(resolved: Resolved | undefined, path: string | undefined): Resolved | undefined {
  if (!resolved || path === undefined || path === 'value') return resolved;
  return path === 'text' ? { ...resolved, values: [resolved.text], isList: false } : undefined;
}

const AUTO_INTERVAL = /^__auto_interval_(\w+)$/;

/** `$__auto_interval_NAME`: the interval variable of that name, on auto. */
function autoInterval(name: string, byName: ReadonlyMap<string, Variable>): Variable | undefined {
  const variable = byName.get(AUTO_INTERVAL.exec(name)?.[1] ?? '');
  return variable?.auto && { ...variable, name, current: [{ text: 'auto', value: `$${name}` }] };
}

function builtIn(
  name: string,
  path: string | undefined,
  { dashboard, range, intervalMs = 60_000, rateIntervalMs, timeZone, orgId }: Interpolation,
): Resolved | undefined {
  const { from, to } = range;
  const seconds = Math.round((to - from) / 1_000);
  const known = new Map([
    ['__range', `${seconds}s`],
    ['__range_s', String(seconds)],
    ['__range_ms', String(to - from)],
    ['__interval', writeInterval(intervalMs)],
    ['__interval_ms', String(intervalMs)],
    ['__from', String(from)],
    ['__to', String(to)],
    ...(rateIntervalMs === undefined
      ? []
      : [['__rate_interval', writeInterval(rateIntervalMs)] as const]),
  ]);
  const value = known.get(name);
  if (value !== undefined) return { name, values: [value], text: value, isList: false };
  if (!/^__(?:dashboard|org|timezone)$/.test(name)) return undefined;
  const { uid = '', title = '', ...others } = dashboard;
  const whole = { slug: '', panels: [], ...others, uid, title };
  const found = builtInVariable(name, path, whole, { orgId, timeZone });
  return found?.isLeftOut ? undefined : found;
}
