import { knownColour } from '../colours/named.ts';
import { isKnownColourMode } from '../fields/field-colour.ts';
import { parseMapping } from '../fields/mappings.ts';
import { MOST_DECIMALS } from '../fields/settings.ts';
import { member, stringOf } from '../model/read.ts';
import { fieldMatcher } from './matchers.ts';
import {
  aFlag,
  aText,
  changesLooks,
  changesNumbers,
  eachMember,
  eachOf,
  harmless,
  looks,
  members,
  notUnderstood,
  numeric,
  passing,
  type Rule,
  type Rules,
  valueIn,
} from './rules.ts';

/** Any text: one that is not a unit of Grafana's is written behind the number. */
export const unit = passing((value) => typeof value === 'string', ...['bytes', 'percent']);

export const colour = passing(
  (value) => typeof value === 'string' && knownColour(value, 'dark') !== undefined,
  ...['red', '#00ffff'],
);

const COLOUR: Rules = {
  mode: passing(
    (mode) => typeof mode === 'string' && isKnownColourMode(mode),
    ...['thresholds', 'palette-classic', 'continuous-GrYlRd'],
  ),
  fixedColor: colour,
  seriesBy: valueIn('last', 'min', 'max'),
};

const thresholds = looks({
  mode: valueIn('absolute', 'percentage'),
  steps: eachOf(members({ value: numeric, color: colour, index: harmless, op: harmless })),
});

const shownText = passing((value) => typeof value === 'string' || typeof value === 'number');
const result = members({ text: shownText, color: changesLooks(colour), index: numeric });
const OLD_MAPPING: Rules = { id: harmless, op: harmless, operator: harmless, $$hashKey: harmless };

export const oldEnd = passing((value) => value === 'null' || numeric(value, '').length === 0);

/** What a mapping has besides its type. */
const MAPPINGS: Readonly<Record<string | number, Rules>> = {
  value: { options: eachMember(result) },
  range: { options: members({ from: numeric, to: numeric, result }) },
  regex: { options: members({ pattern: aText, result }) },
  special: { options: members({ match: aText, result }) },
  1: { ...OLD_MAPPING, value: shownText, text: shownText, from: harmless, to: harmless },
  2: { ...OLD_MAPPING, from: oldEnd, to: oldEnd, text: shownText, value: harmless },
};

const mapping: Rule = (value, path) => {
  if (!parseMapping(value)) return notUnderstood(value, path);
  const { type } = value as { readonly type: string | number };
  return members({ type: harmless, ...MAPPINGS[type] })(value, path);
};

/** Settings that every type of panel has. */
const STANDARD: Rules = {
  unit,
  decimals: passing(
    (value) =>
      value === '' ||
      value === 'auto' ||
      ((typeof value === 'number' || typeof value === 'string') &&
        Number.isInteger(Number(value)) &&
        Number(value) >= 0 &&
        Number(value) <= MOST_DECIMALS),
  ),
  min: numeric,
  max: numeric,
  displayName: passing((value) => typeof value === 'string' && !hasForeignVariable(value)),
  noValue: passing((value) => typeof value === 'string' || typeof value === 'number'),
  color: looks(COLOUR),
  thresholds,
  mappings: eachOf(mapping),
  fieldMinMax: aFlag,
  links: harmless,
  description: harmless,
  filterable: harmless,
  unitScale: harmless,
  // With any other, counts and medians are of what is missing too.
  nullValueMode: valueIn('connected'),
  actions: harmless,
  writeable: harmless,
  path: harmless,
};

/** `${__field.labels.x}` is filled in here; other variables are for the caller. */
function hasForeignVariable(name: string): boolean {
  return /\$\{?\w|\[\[\w/.test(
    name.replaceAll(/\$\{__field\.(name|displayName|labels)[^}]*\}/g, ''),
  );
}

/** The rules of settings where all others change nothing. */
export const only = (...names: readonly string[]): Rules =>
  mapRules(STANDARD, (name, rule) => (names.includes(name) ? rule : harmless));

/** The rules of settings where each value has its own colour. */
export const COLOURED_BY_VALUE: Rules = {
  ...STANDARD,
  color: looks({ ...COLOUR, seriesBy: harmless }),
};

function mapRules(rules: Rules, change: (name: string, rule: Rule) => Rule): Rules {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, change(name, rule)]),
  );
}

/**
 * @param custom rules of the settings of the panel's own type; undefined: it has none, and ignores any
 * @param standard rules of the settings that every type has
 */
export function fieldConfigRule(custom: Rules | undefined, standard: Rules = STANDARD): Rule {
  const customRule = custom ? looks(custom) : harmless;
  const defaults = members({ ...standard, custom: customRule });
  const property: Rule = (value, path) => {
    const id = stringOf(member(value, 'id')) ?? '';
    const to = member(value, 'value');
    if (id === '') return notUnderstood(value, `${path} without its name`);
    const isCustom = id.startsWith('custom.');
    if (isCustom && !custom) return [];
    const [rules, key] = isCustom ? [custom ?? {}, id.slice(7)] : [standard, id];
    // Grafana itself ignores paths below a setting, such as `custom.hideFrom.viz`.
    if (key.includes('.')) return [];
    const rule: Rule =
      (Object.hasOwn(rules, key) ? rules[key] : undefined) ??
      ((found) => notUnderstood(found, `override ${id}`));
    const others = members({ id: harmless, value: harmless })(value, path);
    return [...(isCustom ? changesLooks(rule) : rule)(to, id), ...others];
  };
  const known = members({ matcher: harmless, properties: eachOf(property), __systemRef: harmless });
  const override: Rule = (value, path) => [
    ...fieldMatcher(member(value, 'matcher') ?? {}, 'matcher'),
    ...known(value, path),
  ];
  return changesNumbers(members({ defaults, overrides: eachOf(override) }));
}
