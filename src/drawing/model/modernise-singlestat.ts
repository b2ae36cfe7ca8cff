import { entriesOf, flagOf, member, membersOf, numberOf, stringOf } from './read.ts';

/** What the old panel calls its calculations; `name` and `last_time` are not calculations. */
const CALCULATIONS: Readonly<Record<string, string>> = {
  current: 'lastNotNull',
  avg: 'mean',
  total: 'sum',
  min: 'min',
  max: 'max',
  first: 'first',
  delta: 'delta',
  diff: 'diff',
  range: 'range',
};

export const VALUE_NAMES = [...Object.keys(CALCULATIONS), 'name'];

/** The old single number, as a stat or a gauge that looks the same. */
export function modernisedSinglestat(panel: unknown): unknown {
  const gauge = member(panel, 'gauge');
  const isGauge = member(gauge, 'show') === true;
  const valueName = stringOf(member(panel, 'valueName')) ?? 'avg';
  const isColoured = ['colorBackground', 'colorValue'].some((key) => member(panel, key) === true);
  const reduceOptions = {
    values: false,
    fields: '',
    calcs: [CALCULATIONS[valueName] ?? 'lastNotNull'],
  };
  return {
    ...membersOf(panel),
    type: isGauge ? 'gauge' : 'stat',
    fieldConfig: {
      overrides: [],
      defaults: {
        unit: stringOf(member(panel, 'format')) ?? 'none',
        decimals: numberOf(member(panel, 'decimals')),
        noValue: stringOf(member(panel, 'nullText')) ?? undefined,
        mappings: mappingsOf(panel),
        thresholds: { mode: 'absolute', steps: stepsOf(panel) },
        color: { mode: 'thresholds' },
        ...(isGauge && {
          min: numberOf(member(gauge, 'minValue')) ?? 0,
          max: numberOf(member(gauge, 'maxValue')) ?? 100,
        }),
      },
    },
    options: {
      reduceOptions,
      prefix: stringOf(member(panel, 'prefix')),
      postfix: stringOf(member(panel, 'postfix')),
      orientation: 'auto',
      textMode: valueName === 'name' ? 'name' : 'auto',
      colorMode:
        member(panel, 'colorBackground') === true
          ? 'background_solid'
          : isColoured
            ? 'value'
            : 'none',
      graphMode: member(member(panel, 'sparkline'), 'show') === true ? 'area' : 'none',
      justifyMode: 'center',
      showThresholdMarkers: flagOf(member(gauge, 'thresholdMarkers')) ?? true,
      showThresholdLabels: member(gauge, 'thresholdLabels') === true,
    },
  };
}

/** `"50,80"` and three colours. */
function stepsOf(panel: unknown) {
  const limits = oldLimits(member(panel, 'thresholds'));
  const colours = entriesOf(member(panel, 'colors')).map((colour) => stringOf(colour) ?? 'green');
  return [null, ...limits].map((value, index) => ({ value, color: colours[index] ?? 'green' }));
}

/** The numbers of `"50,80"`. */
export function oldLimits(text: unknown): number[] {
  return typeof text === 'string'
    ? text
        .slice(0, 200)
        .split(',')
        .flatMap((part) => numberOf(part.trim()) ?? [])
    : [];
}

/** Texts for values, or for ranges of them: the panel says which of the two lists counts. */
function mappingsOf(panel: unknown) {
  const isRange = member(panel, 'mappingType') === 2;
  return entriesOf(member(panel, isRange ? 'rangeMaps' : 'valueMaps')).map((entry) => ({
    type: isRange ? 2 : 1,
    ...membersOf(entry),
  }));
}
