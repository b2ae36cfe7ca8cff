import { createRequire } from 'node:module';
import path from 'node:path';

/** A field as `@grafana/data` has it. */
export interface OracleField {
  name: string;
  type: string;
  labels?: Record<string, string> | undefined;
  config: Record<string, unknown>;
  values: unknown[];
  display?: (value: unknown) => OracleValue;
}

export interface OracleValue {
  readonly text: string;
  readonly color?: string;
  readonly percent?: number;
}

export interface OracleFrame {
  refId?: string;
  name?: string | undefined;
  length: number;
  fields: OracleField[];
}

/** What is used of `@grafana/data` 13. It is written down here, for the package is not installed. */
export interface GrafanaData {
  toDataFrame(frame: Omit<OracleFrame, 'length'>): OracleFrame;
  transformDataFrame(
    transformations: readonly unknown[],
    frames: OracleFrame[],
    context: { interpolate: (text: string) => string },
  ): unknown;
  applyFieldOverrides(options: Record<string, unknown>): OracleFrame[];
  getFieldDisplayName(field: OracleField, frame: OracleFrame, frames: OracleFrame[]): string;
  getFieldDisplayValues(options: Record<string, unknown>): {
    readonly display: OracleValue & { readonly title: string };
    readonly field: { readonly min?: number; readonly max?: number };
  }[];
  buildHistogram(
    frames: OracleFrame[],
    options: Record<string, number | undefined>,
  ): { xMin: Numbers; xMax: Numbers; counts: Numbers[] } | null;
  getFieldSeriesColor(field: OracleField, theme: unknown): { readonly color: string };
  formattedValueToString(value: OracleValue): string;
  reduceField(options: { field: OracleField; reducers: string[] }): Record<string, unknown>;
  createTheme(options: { colors: { mode: 'dark' | 'light' } }): unknown;
  getValueFormats(): { readonly submenu: readonly { readonly value: string }[] }[];
  getValueFormat(id: string): (value: number, decimals?: number) => OracleValue;
  setTimeZoneResolver(resolve: () => string): void;
  readonly fieldReducers: { list(): { readonly id: string; readonly name: string }[] };
  readonly standardTransformersRegistry: { setInit(init: () => unknown[]): void };
  readonly standardTransformers: Record<string, { id: string; name: string; aliasIds?: string[] }>;
  readonly FieldConfigOptionsRegistry: new (init: () => unknown[]) => unknown;
  readonly displayNameOverrideProcessor: (value: unknown) => unknown;
}

interface Numbers {
  readonly values: readonly number[];
}

export interface Oracle {
  readonly grafana: GrafanaData;
  /** The settings of fields that panels may have. */
  readonly settings: unknown;
  transform(transformations: readonly unknown[], frames: OracleFrame[]): Promise<OracleFrame[]>;
}

/** @param folder where `npm install @grafana/data@13.2.3 react react-dom rxjs` was run */
export function loadOracle(folder: string): Oracle {
  const require = createRequire(path.resolve(folder, 'package.json'));
  const world = globalThis as Record<string, unknown>;
  world.navigator ??= { language: 'en-US', languages: ['en-US'] };
  const load = (name: string): unknown => require(name);
  const grafana = load('@grafana/data') as GrafanaData;
  const { lastValueFrom } = load('rxjs') as {
    lastValueFrom: (stream: unknown) => Promise<OracleFrame[]>;
  };
  // Only after it has loaded: some of its parts take a window for a browser.
  world.window ??= {};
  grafana.setTimeZoneResolver(() => 'utc');
  const all = new Map(Object.values(grafana.standardTransformers).map((one) => [one.id, one]));
  grafana.standardTransformersRegistry.setInit(() =>
    [...all.values()].map((one) => ({
      id: one.id,
      name: one.name,
      transformation: () => Promise.resolve(one),
      aliasIds: one.aliasIds,
    })),
  );
  return {
    grafana,
    settings: new grafana.FieldConfigOptionsRegistry(() => settings(grafana)),
    transform: (transformations, frames) =>
      lastValueFrom(
        grafana.transformDataFrame(transformations, frames, { interpolate: (text) => text }),
      ),
  };
}

const asIs = (value: unknown) => value;
const asNumber = (value: unknown) =>
  value === null || value === undefined
    ? undefined
    : typeof value === 'number'
      ? value
      : parseFloat(typeof value === 'string' ? value : '');

function settings({ displayNameOverrideProcessor }: GrafanaData): unknown[] {
  const standard: [string, (value: unknown) => unknown][] = [
    ['unit', asIs],
    ['min', asNumber],
    ['max', asNumber],
    ['decimals', asNumber],
    ['displayName', displayNameOverrideProcessor],
    ['noValue', asIs],
    ['color', asIs],
    ['mappings', asIs],
    ['thresholds', asIs],
    ['fieldMinMax', asIs],
  ];
  return standard.map(([path_, process]) => ({
    id: path_,
    path: path_,
    name: path_,
    process,
    override: asIs,
    shouldApply: () => true,
    settings: {},
  }));
}
