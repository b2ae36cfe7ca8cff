import { entriesOf, member, memberAt, type Members, membersOf, nonEmptyOf } from './read.ts';

/** What a panel is taken for that does not tell which version saved it. */
const OLDEST = '6.1';

/**
 * A stat, gauge or bar gauge that a version before 8 saved, as Grafana's page reads it: until 7 the settings
 * of the values were in the panel's options, until 6.2 under other names.
 */
export function modernisedSingle(panel: unknown): unknown {
  const saved = membersOf(panel);
  if (!isReadable(saved)) return saved;
  const version = Number.parseFloat(nonEmptyOf(saved.pluginVersion) ?? OLDEST);
  const { fieldOptions, ...options } = membersOf(saved.options);
  const old = version < 7 ? oldSettings(fieldOptions, options, version) : { options };
  const own = membersOf(saved.fieldConfig);
  const { title, ...defaults } = { ...membersOf(own.defaults), ...old.defaults };
  const isName = version < 7.1 && title !== undefined && title !== null;
  const named = isName ? { ...defaults, displayName: title } : defaults;
  return {
    ...saved,
    options: old.options,
    fieldConfig: {
      ...own,
      defaults: version < 8 ? withLimits(named) : named,
      overrides: [...entriesOf(own.overrides), ...entriesOf(old.overrides)],
    },
  };
}

const OBJECTS = [
  'options',
  'options.valueOptions',
  'options.fieldOptions',
  'options.fieldOptions.defaults',
  'fieldConfig',
  'fieldConfig.defaults',
];
const LISTS = ['options.fieldOptions.overrides', 'fieldConfig.overrides'];

/** Whether all is of the kind that it should be; else it is left for the rule to refuse. */
function isReadable(saved: Members): boolean {
  const isNothing = (value: unknown) => value === undefined || value === null;
  const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
  return (
    OBJECTS.every((path) => {
      const value = memberAt(saved, path);
      return isNothing(value) || isObject(value);
    }) &&
    LISTS.every((path) => {
      const value = memberAt(saved, path);
      return isNothing(value) || Array.isArray(value);
    })
  );
}

interface OldSettings {
  readonly options: Members;
  readonly defaults?: Members;
  readonly overrides?: unknown;
}

function oldSettings(fieldOptions: unknown, options: Members, version: number): OldSettings {
  const [found, rest] =
    version < 6.2 && options.valueOptions ? oldestSettings(options) : [fieldOptions, options];
  if (!found) return { options: rest };
  const { mappings, override, thresholds, ...fields } = membersOf(found);
  const { defaults, overrides, calcs, values, limit, ...unknown } = fields;
  const own = membersOf(defaults);
  // Grafana puts these two in anew, whatever was there.
  const moved = version < 6.3 ? { ...own, mappings, thresholds: undefined } : own;
  const { thresholds: unread, ...others } = rest;
  return {
    options: {
      ...others,
      // It fails to read limits that are still here.
      ...(version < 6.3 && { thresholds: unread }),
      reduceOptions: { values, limit, calcs },
      // What is not read here is for the rule to refuse.
      ...(Object.keys(unknown).length > 0 && { fieldOptions: unknown }),
    },
    defaults: version < 6.6 ? withModes(moved, thresholds) : moved,
    overrides: version < 6.6 && override ? [] : overrides,
  };
}

/** Those of Grafana 6.1, and the options without them. */
function oldestSettings(saved: Members): [found: Members, rest: Members] {
  const { valueOptions, valueMappings, thresholds, minValue, maxValue, ...rest } = saved;
  // A prefix and a suffix, which it has too, are not shown any more.
  const { unit, decimals, stat } = membersOf(valueOptions);
  const defaults = { unit, decimals, min: minValue, max: maxValue };
  const calcs = stat ? [stat] : undefined;
  return [{ mappings: valueMappings, thresholds, defaults, calcs }, rest];
}

/** Limits and a colour had no mode; the lower limit could be above the upper one. */
function withModes({ color, ...defaults }: Members, beside: unknown): Members {
  const steps = defaults.thresholds ?? beside;
  const { min, max } = defaults;
  const isSwapped = typeof min === 'number' && typeof max === 'number' && min > max;
  const named = color ? (typeof color === 'string' ? fixed(color) : color) : { mode: 'thresholds' };
  return {
    ...defaults,
    ...(isSwapped && { min: max, max: min }),
    ...(steps ? { thresholds: { mode: 'absolute', steps } } : {}),
    ...(member(named, 'mode') && (steps || color) ? { color: named } : {}),
  };
}

const fixed = (fixedColor: string) => ({ mode: 'fixed', fixedColor });

const MOST: ReadonlyMap<unknown, number> = new Map([
  ['percent', 100],
  ['percentunit', 1],
]);

/** Percentages had limits without being told; Grafana takes no text for one. */
function withLimits(defaults: Members): Members {
  const most = MOST.get(defaults.unit);
  if (most === undefined) return defaults;
  const limit = (value: unknown, fallback: number) =>
    value === undefined || value === null || typeof value === 'string' ? fallback : value;
  const { min, max } = defaults;
  return { ...defaults, min: limit(min, 0), max: limit(max, most) };
}
