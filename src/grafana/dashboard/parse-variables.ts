import * as v from 'valibot';
import { finite, nonEmpty } from '../../util/schema.ts';
import { ALL, type Variable, type VariableOption } from './model.ts';
import { flag, list, readEach, text } from './lenient-fields.ts';

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
  query: text,
  valuesFormat: text,
  enabledValue: text,
  disabledValue: text,
  multi: flag,
  includeAll: flag,
  allValue: text,
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
  return {
    name: saved.name,
    type: saved.type,
    ...(saved.label === '' ? {} : { label: saved.label }),
    current: currentOf(saved, options),
    options,
    multi: saved.multi,
    includeAll: saved.includeAll,
    ...(saved.allValue === '' ? {} : { allValue: saved.allValue }),
  };
}

function optionsOf(saved: SavedVariable): VariableOption[] {
  const listed = readEach(choice, saved.options).flatMap((entry) => pairs(entry, []).slice(0, 1));
  const options = listed.length > 0 ? listed : optionsOfQuery(saved);
  return options.filter(({ value }) => value !== ALL.value);
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
        : readEach(choice, [entry]).flatMap((c) => pairs(c, [])),
    );
  } catch {
    return [];
  }
}

function currentOf(saved: SavedVariable, options: readonly VariableOption[]): VariableOption[] {
  const current = pairs(saved.current, options);
  if (current.length > 0) return current;
  const isTyped = saved.type === 'textbox' || saved.type === 'constant';
  return isTyped && saved.query !== '' ? [same(saved.query)] : [];
}

/**
 * Each value with its text. Grafana 6.5 joins the texts of several values with ` + `; then the text
 * comes from the option of that value, if there is one.
 */
function pairs(entry: Choice, options: readonly VariableOption[]): VariableOption[] {
  const texts = entry.text ?? [];
  const values = entry.value ?? texts;
  return values
    .map((value, index) => {
      if (value === ALL.value) return ALL;
      const own = texts.length === values.length ? texts[index] : undefined;
      const known = own ?? options.find((option) => option.value === value)?.text;
      return { value, text: known ?? value };
    })
    .filter(({ text: shown, value }) => shown !== '' || value !== '');
}

function same(value: string): VariableOption {
  return { text: value, value };
}
