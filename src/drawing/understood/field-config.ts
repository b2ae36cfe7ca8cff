import { knownColour } from '../colours/named.ts';
import { isKnownColourMode } from '../fields/field-colour.ts';
import { parseMapping } from '../fields/mappings.ts';
import { parseMatcher } from '../fields/matchers.ts';
import { MOST_DECIMALS } from '../fields/settings.ts';
import { member, stringOf } from '../model/read.ts';
import { unitFormat } from '../units/format-unit.ts';
import {
  eachOf,
  aFlag,
  harmless,
  members,
  notUnderstood,
  numeric,
  valueIn,
  passing,
  type Rule,
} from './rules.ts';

const CLOCK = { zone: 'utc', now: 0 };

export const unit = passing(
  (value) => typeof value === 'string' && unitFormat(value, CLOCK) !== undefined,
);

export const colour = passing(
  (value) => typeof value === 'string' && knownColour(value, 'dark') !== undefined,
);

const colourSetting = members({
  mode: passing((mode) => typeof mode === 'string' && isKnownColourMode(mode)),
  fixedColor: colour,
  seriesBy: valueIn('last', 'min', 'max'),
});

const thresholds = members({
  mode: valueIn('absolute', 'percentage'),
  steps: eachOf(members({ value: numeric, color: colour, index: harmless, op: harmless })),
});

/** A mapping whose colours are known too. */
const mapping: Rule = (value, path) => {
  if (!parseMapping(value)) return notUnderstood(value, path);
  const results = [
    member(member(value, 'options'), 'result'),
    ...(member(value, 'type') === 'value'
      ? Object.values(member(value, 'options') as Readonly<Record<string, unknown>>)
      : []),
  ];
  return results.flatMap((found) => colour(member(found, 'color'), `${path}.color`));
};

/** Settings that every type of panel has. */
const STANDARD: Readonly<Record<string, Rule>> = {
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
  color: colourSetting,
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
  return /\$\{?\w/.test(name.replaceAll(/\$\{__field\.(name|displayName|labels)[^}]*\}/g, ''));
}

/** @param custom rules of the settings of the panel's own type; undefined: it has none, and ignores any */
export function fieldConfigRule(custom: Readonly<Record<string, Rule>> | undefined): Rule {
  const customRule = custom ? members(custom) : harmless;
  const defaults = members({ ...STANDARD, custom: customRule });
  const property: Rule = (value, path) => {
    const id = stringOf(member(value, 'id')) ?? '';
    const to = member(value, 'value');
    if (id === '') return notUnderstood(value, path);
    const isCustom = id.startsWith('custom.');
    if (isCustom && !custom) return [];
    const [rules, key] = isCustom ? [custom ?? {}, id.slice(7)] : [STANDARD, id];
    // Grafana itself ignores paths below a setting, such as `custom.hideFrom.viz`.
    if (key.includes('.')) return [];
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    return rule ? rule(to, id) : notUnderstood(to, `override ${id}`);
  };
  const override: Rule = (value, path) => {
    const matcher = member(value, 'matcher');
    const isOfSeries = ['series', undefined, null].includes(member(matcher, 'scope') as string);
    const reasons = parseMatcher(matcher) && isOfSeries ? [] : notUnderstood(matcher, 'matcher');
    return [...reasons, ...eachOf(property)(member(value, 'properties'), path)];
  };
  return members({ defaults, overrides: eachOf(override) });
}
