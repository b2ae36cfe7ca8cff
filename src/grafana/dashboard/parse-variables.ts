import * as v from 'valibot';
import { finite, nonEmpty } from '../../util/schema.ts';
import { ALL, type OptionsQuery, type Variable, type VariableOption } from './model.ts';
import { flag, list, number, readEach, text } from './lenient-fields.ts';

/** A number or boolean counts as its text. */
const one = v.union([v.string(), v.pipe(v.union([finite, v.boolean()]), v.transform(String))]);
const oneOrMore = v.fallback(
  v.optional(
    v.union([
      v.pipe(
        one,
        v.transform((value) => [value]),
      ),
      v.array(one),
    ]),
  ),
  undefined,
);
const choice = v.object({ text: oneOrMore, value: oneOrMore });
type Choice = v.InferOutput<typeof choice>;

/** A text, or an object of the data source's own that has it; schema v2 has that as `spec`. */
const queryObject = v.union([
  v.pipe(
    v.object({ query: v.string() }),
    v.transform(({ query }) => query),
  ),
  v.pipe(
    v.object({
      spec: v.union([
        v.object({ query: v.string() }),
        v.object({ __legacyStringValue: v.string() }),
      ]),
    }),
    v.transform(({ spec }) => ('query' in spec ? spec.query : spec.__legacyStringValue)),
  ),
]);
/** What Loki's editor saves, as it was once written: its values of a label, or the names of labels. */
const lokiObject = v.pipe(
  v.object({ type: v.picklist([0, 1]), label: text, stream: text }),
  v.transform(({ type, label: name, stream }) => {
    if (type === 0) return 'label_names()';
    return stream.trim() === '' ? `label_values(${name})` : `label_values(${stream}, ${name})`;
  }),
);
const queryText = v.fallback(v.union([v.string(), queryObject, lokiObject]), '');

/** A name or a UID; `{uid}` since Grafana 8, `{name}` in schema v2. */
const datasourceName = v.fallback(
  v.union([
    v.string(),
    v.pipe(
      v.object({ uid: v.string() }),
      v.transform(({ uid }) => uid),
    ),
    v.pipe(
      v.object({ name: v.string() }),
      v.transform(({ name }) => name),
    ),
  ]),
  '',
);

const variableSchema = v.object({
  name: nonEmpty,
  type: text,
  label: text,
  /** Schema v2 saves a switch's bare value here. */
  current: v.fallback(
    v.union([
      choice,
      v.pipe(
        v.string(),
        v.transform((value): Choice => ({ text: [value], value: [value] })),
      ),
    ]),
    {},
  ),
  options: list,
  query: queryText,
  definition: text,
  datasource: datasourceName,
  regex: text,
  sort: number,
  refresh: number,
  valuesFormat: text,
  enabledValue: text,
  disabledValue: text,
  multi: flag,
  includeAll: flag,
  allValue: text,
  auto: v.fallback(v.optional(v.boolean()), undefined),
  auto_count: number,
  auto_min: text,
  /** Of `adhoc`. */
  filters: list,
});
type SavedVariable = v.InferOutput<typeof variableSchema>;

const kindSchema = v.object({ kind: v.string(), spec: v.looseObject({}) });

/** Types that schema v2 renamed. */
const TYPES = new Map([['text', 'textbox']]);

/** Reads the variables of `templating.list` and skips those that cannot be read. */
export function readVariables(entries: readonly unknown[]): Variable[] {
  return readEach(variableSchema, entries).map(toVariable);
}

/** Reads the variables of schema v2: `{kind: "CustomVariable", spec: {…}}`. */
export function readVariableKinds(entries: readonly unknown[]): Variable[] {
  const named = new Map<string, Variable>();
  for (const { kind, spec } of readEach(kindSchema, entries)) {
    const name = kind.replace(/Variable$/, '').toLowerCase();
    for (const variable of readVariables([{ ...spec, type: TYPES.get(name) ?? name }])) {
      // A row's variable must not hide the dashboard's of the same name.
      if (!named.has(variable.name)) named.set(variable.name, variable);
    }
  }
  return [...named.values()];
}

function toVariable(saved: SavedVariable): Variable {
  const options = optionsOf(saved);
  const lookup = lookupOf(saved);
  return {
    name: saved.name,
    type: saved.type,
    ...(saved.label === '' ? {} : { label: saved.label }),
    current: currentOf(saved, options),
    options,
    multi: saved.multi,
    includeAll: saved.includeAll,
    ...(saved.allValue === '' ? {} : { allValue: saved.allValue }),
    ...(offersAuto(saved)
      ? { auto: { count: saved.auto_count || 30, min: saved.auto_min || '10s' } }
      : {}),
    ...(lookup ? { lookup } : {}),
    ...(saved.type === 'adhoc' && saved.datasource !== '' ? { filtered: saved.datasource } : {}),
  };
}

/** Only `false` says that an interval does not offer `auto`. */
function offersAuto({ type, auto, options, name }: SavedVariable): boolean {
  if (type !== 'interval' || auto === false) return false;
  return (
    auto === true || readEach(choice, options).some(({ value }) => value?.[0] === autoOf(name))
  );
}

function lookupOf(saved: SavedVariable): OptionsQuery | undefined {
  if (saved.type !== 'query' && saved.type !== 'datasource') return undefined;
  const { datasource, regex, sort } = saved;
  return {
    query: saved.query || saved.definition,
    ...(datasource === '' ? {} : { datasource }),
    ...(regex === '' ? {} : { regex }),
    sort,
  };
}

function optionsOf(saved: SavedVariable): VariableOption[] {
  const listed = readEach(choice, saved.options).flatMap((entry) => pairs(entry).slice(0, 1));
  const options = listed.length > 0 ? listed : optionsOfQuery(saved);
  if (saved.type !== 'interval') return options.filter(({ value }) => value !== ALL.value);
  const known = new Set(options.map(({ value }) => value));
  const added = optionsOfQuery(saved).filter(({ value }) => !known.has(value));
  const auto = { text: 'auto', value: autoOf(saved.name) };
  return [...(offersAuto(saved) && !known.has(auto.value) ? [auto] : []), ...options, ...added];
}

/** Options written in the query, where newer Grafanas save them alone. */
function optionsOfQuery(saved: SavedVariable): VariableOption[] {
  switch (saved.type) {
    case 'custom':
      return saved.valuesFormat === 'json' ? jsonOptions(saved.query) : listOptions(saved.query);
    case 'interval':
      return listOptions(saved.query);
    case 'switch':
      return [saved.enabledValue, saved.disabledValue].filter(Boolean).map(same);
    default:
      return [];
  }
}

/** Parses `a, text : value, with\, comma`, the syntax of Grafana's editor. */
function listOptions(query: string): VariableOption[] {
  return query
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter(Boolean)
    .map((part) => {
      const colon = part.lastIndexOf(' : ');
      return colon <= 0
        ? same(part)
        : { text: part.slice(0, colon).trim(), value: part.slice(colon + 3).trim() };
    });
}

function jsonOptions(query: string): VariableOption[] {
  try {
    const entries = v.parse(list, JSON.parse(query));
    return entries.flatMap((entry) =>
      typeof entry === 'string'
        ? [same(entry)]
        : readEach(choice, [entry]).flatMap((c) => pairs(c)),
    );
  } catch {
    return [];
  }
}

const filterSchema = v.object({
  key: nonEmpty,
  operator: nonEmpty,
  value: v.string(),
  values: v.fallback(v.array(v.string()), []),
});

/** As URLs have them: `key|operator|value`, with more values where one of several is meant. */
function filtersOf({ filters }: SavedVariable): VariableOption[] {
  return readEach(filterSchema, filters).map(({ key, operator, value, values }) => {
    const several = operator.endsWith('|') && values.length > 0 ? values : [value];
    return {
      text: `${key} ${operator} ${several.join(', ')}`,
      value: [key, operator, ...several].map(inUrl).join('|'),
    };
  });
}

/** Grafana's own words for the signs that stand between the parts of a filter. */
function inUrl(part: string): string {
  return part.replaceAll('|', '__gfp__').replaceAll(',', '__gfc__').replaceAll('#', '__gfh__');
}

function currentOf(saved: SavedVariable, options: readonly VariableOption[]): VariableOption[] {
  if (saved.type === 'adhoc') return filtersOf(saved);
  const current = pairs(saved.current, options);
  const isTyped = saved.type === 'textbox' || saved.type === 'constant';
  if (isTyped && current.length === 0) return saved.query === '' ? [] : [same(saved.query)];
  // A text is one value; Grafana takes the first of several.
  if (isTyped) return current.slice(0, 1);
  if (options.length === 0) return current.length === 0 && saved.includeAll ? [ALL] : current;
  if (current.length > 0 && !isRefreshed(saved)) return current;
  return stillChosen(saved, current, options);
}

/** Whether Grafana checks the saved selection against the options when it loads the dashboard. */
function isRefreshed({ type, refresh }: SavedVariable): boolean {
  return type === 'custom' || type === 'interval' || (type === 'query' && refresh > 0);
}

/** Grafana's rule: what is still an option stays; without any, All if it is offered, else the first. */
function stillChosen(
  { includeAll, multi }: SavedVariable,
  current: readonly VariableOption[],
  options: readonly VariableOption[],
): VariableOption[] {
  const isAll = current.some(({ value }) => value === ALL.value);
  if (isAll && includeAll) return [ALL];
  const values = new Set(options.map(({ value }) => value));
  const valid = current.filter(({ value }) => values.has(value));
  if (valid.length > 0) return multi ? valid : valid.slice(0, 1);
  const named =
    current.length === 1 ? options.find(({ text }) => text === current[0]?.text) : undefined;
  if (named) return [named];
  return includeAll ? [ALL] : options.slice(0, 1);
}

/**
 * Each value with its text. Grafana 6.5 joins the texts of several values with ` + `; then the text
 * comes from the option of that value, if there is one.
 */
function pairs(entry: Choice, options: readonly VariableOption[] = []): VariableOption[] {
  const texts = entry.text ?? [];
  const values = entry.value ?? texts;
  const hasTexts = texts.length === values.length;
  const known = new Map(hasTexts ? [] : options.map(({ text: shown, value }) => [value, shown]));
  return values
    .map((value, index) => {
      if (value === ALL.value) return ALL;
      return { value, text: (hasTexts ? texts[index] : known.get(value)) ?? value };
    })
    .filter(({ text: shown, value }) => shown !== '' || value !== '');
}

function same(value: string): VariableOption {
  return { text: value, value };
}

/** The value that makes Grafana compute an interval from the range. */
export function autoOf(name: string): string {
  return `$__auto_interval_${name}`;
}
