import fc from 'fast-check';
import { anyFrames, clean, type MadeFrame, series, tables } from './frames.ts';
import { decodeOdd } from '../support/oracle-json.ts';
import type { GrafanaData, Oracle, OracleFrame } from './grafana-data.ts';
import { withOverrides } from './overrides.ts';
import type { WideCase } from './wide-fields.ts';

const COLOURS = ['green', 'red', '#EAB839', 'semi-dark-blue', 'rgba(50, 172, 45, 0.97)'];
const UNITS =
  `short none bytes decbytes bits percent percentunit s ms µs m dtdurations dtdhms currencyUSD
  reqps ops Bps locale celsius hex bool_yes_no suffix:foo prefix:x si:mW count:x`.split(/\s+/);
const colour = fc.constantFrom(...COLOURS);

const color = fc.record(
  {
    mode: fc.constantFrom(
      ...'thresholds palette-classic palette-colorblind fixed continuous-GrYlRd continuous-blues'.split(
        ' ',
      ),
    ),
    fixedColor: colour,
    seriesBy: fc.constantFrom('last', 'min', 'max'),
  },
  { requiredKeys: ['mode', 'fixedColor'] },
);

const thresholds = fc
  .tuple(
    fc.constantFrom('absolute', 'percentage'),
    colour,
    fc.array(fc.tuple(fc.integer({ min: -20, max: 130 }), colour), { maxLength: 3 }),
  )
  .map(([mode, first, others]) => ({
    mode,
    steps: [
      { color: first, value: null },
      ...others.sort(([a], [b]) => a - b).map(([value, step]) => ({ color: step, value })),
    ],
  }));

const result = fc.record(
  { text: fc.constantFrom('got $1', 'special', '42'), color: colour },
  { requiredKeys: [] },
);
const mapping = fc.oneof(
  fc.tuple(fc.constantFrom('0', '1', '12', 'up', 'true'), result).map(([key, one]) => ({
    type: 'value',
    options: { [key]: one },
  })),
  fc
    .record({ from: fc.constantFrom(-5, 0, 10), to: fc.constantFrom(0, 20, 100), result })
    .map((options) => ({
      type: 'range',
      options,
    })),
  fc.record({ pattern: fc.constantFrom('/OWN$/i', '(.*)r', '/^u(.)/'), result }).map((options) => ({
    type: 'regex',
    options,
  })),
  fc
    .record({ match: fc.constantFrom('null', 'nan', 'null+nan', 'true', 'false', 'empty'), result })
    .map((options) => ({ type: 'special', options })),
);

/** A value of each setting that all panels have. */
const SETTINGS = {
  unit: fc.constantFrom(...UNITS),
  decimals: fc.integer({ min: 0, max: 4 }),
  min: fc.constantFrom(-10, 0, 5),
  max: fc.constantFrom(50, 100, 200),
  displayName: fc.constantFrom('named', 'cpu', 'a b'),
  noValue: fc.constantFrom('none', '-'),
  fieldMinMax: fc.boolean(),
  color,
  thresholds,
  mappings: fc.array(mapping, { maxLength: 3 }),
};

const fieldConfig = fc
  .tuple(fc.record(SETTINGS, { requiredKeys: ['thresholds'] }), withOverrides(SETTINGS))
  .map(([defaults, overrides]) => ({ defaults: clean(defaults), overrides }));

const CALCS =
  `lastNotNull last firstNotNull first min max mean median variance stdDev sum count range delta step
  diff diffperc allIsZero allIsNull changeCount distinctCount p90`.split(/\s+/);

const made = fc.record({
  frames: fc.oneof(anyFrames, series, tables),
  fieldConfig,
  chosen: fc.uniqueArray(fc.constantFrom(...CALCS), { minLength: 1, maxLength: 3 }),
});

/** As Grafana's page reads a panel: JSON has null for the beginning of the first step of thresholds. */
function withInfinity<T extends { readonly fieldConfig: unknown }>(one: T): T {
  const { fieldConfig: config, ...others } = one;
  const text = JSON.stringify(config).replaceAll('"value":null', '"value":"$-Infinity"');
  return { ...others, fieldConfig: JSON.parse(text, decodeOdd) as unknown } as T;
}

/** Names, texts, colours and calculations of generated fields with generated settings. */
export function fieldCases(
  { grafana, settings }: Oracle,
  mode: 'dark' | 'light',
  how: { readonly seed: number; readonly numRuns: number },
  of: fc.Arbitrary<Omit<WideCase, 'frames'> & { readonly frames: readonly MadeFrame[] }> = made,
): unknown[] {
  const theme = grafana.createTheme({ colors: { mode } });
  return fc.sample(of, how).flatMap((one) => {
    const { frames, fieldConfig: config, chosen } = withInfinity(structuredClone(one));
    try {
      const data = grafana.applyFieldOverrides({
        data: frames.map((frame: MadeFrame) => grafana.toDataFrame(frame)),
        fieldConfig: config,
        replaceVariables: (text: string) => text,
        theme,
        timeZone: 'utc',
        fieldConfigRegistry: settings,
      });
      const expected = {
        fields: data.map((frame) => described(grafana, frame, data, { chosen, theme })),
      };
      // Of numbers that are nearly 0, or infinite, Grafana makes texts such as `NaN.nfinity`.
      return /nfinity|undefined|e[+-]\d{3}/.test(JSON.stringify(expected))
        ? []
        : [{ theme: mode, ...one, expected }];
    } catch {
      // What makes Grafana itself fail is not a case.
      return [];
    }
  });
}

function described(
  grafana: GrafanaData,
  frame: OracleFrame,
  frames: OracleFrame[],
  { chosen, theme }: { readonly chosen: string[]; readonly theme: unknown },
) {
  return frame.fields.map((field) => {
    // Colours by name are of the name that is known by then.
    const name = grafana.getFieldDisplayName(field, frame, frames);
    const shown = field.values.map((value) => field.display?.(value) ?? { text: '' });
    const isNumber = field.type === 'number';
    const calcs = isNumber ? grafana.reduceField({ field, reducers: chosen }) : {};
    const textOf = (value: unknown) =>
      grafana.formattedValueToString(field.display?.(value) ?? { text: '' });
    return {
      name,
      texts: shown.map((value) => grafana.formattedValueToString(value)),
      colors: shown.map((value) => value.color),
      ...(isNumber && {
        series: grafana.getFieldSeriesColor(field, theme).color,
        calcs: Object.fromEntries(chosen.map((id) => [id, textOf(calcs[id])])),
      }),
    };
  });
}
