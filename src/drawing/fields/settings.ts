import { member, numberOf, stringOf } from '../model/read.ts';
import { type Mapping, parseMappings } from './mappings.ts';
import { parseThresholds, type Thresholds } from './thresholds.ts';

/** How a field's values get their colour. */
export interface ColourSetting {
  /** As the model has it: `fixed`, `thresholds`, `palette-classic`, `continuous-GrYlRd` … */
  readonly mode: string;
  readonly fixed: string | undefined;
  /** Which value colours a whole series. */
  readonly seriesBy: 'last' | 'min' | 'max';
}

/** A field's settings, after the panel's defaults and overrides. */
export interface FieldSettings {
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly displayName: string | undefined;
  readonly displayNameFromDS: string | undefined;
  readonly noValue: string | undefined;
  readonly mappings: readonly Mapping[];
  readonly thresholds: Thresholds;
  readonly colour: ColourSetting;
  /** Whether minimum and maximum are the field's own, rather than those of all fields. */
  readonly ownRange: boolean;
  /** Links of its values, as the model has them. */
  readonly links: unknown;
  /** Settings of the panel's type, such as `lineWidth`. */
  readonly custom: ReadonlyMap<string, unknown>;
}

export const MOST_DECIMALS = 20;

export function parseSettings(
  config: ReadonlyMap<string, unknown>,
  custom: ReadonlyMap<string, unknown>,
  defaultColour: string,
): FieldSettings {
  const thresholds = parseThresholds(config.get('thresholds'));
  return {
    unit: stringOf(config.get('unit')),
    decimals: parseDecimals(config.get('decimals')),
    min: numberOf(config.get('min')),
    max: numberOf(config.get('max')),
    displayName: stringOf(config.get('displayName')),
    displayNameFromDS: stringOf(config.get('displayNameFromDS')),
    noValue: noValue(config.get('noValue')),
    mappings: parseMappings(config.get('mappings'), thresholds),
    thresholds,
    colour: parseColourSetting(config.get('color'), defaultColour),
    ownRange: config.get('fieldMinMax') === true,
    links: config.get('links'),
    custom,
  };
}

/** A text that is not a number, such as `auto`, is none in Grafana too. */
function parseDecimals(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const decimals = numberOf(value) ?? 0;
  return Math.max(0, Math.min(MOST_DECIMALS, Math.floor(decimals)));
}

const noValue = (value: unknown) => (typeof value === 'number' ? String(value) : stringOf(value));

function parseColourSetting(value: unknown, defaultMode: string): ColourSetting {
  const seriesBy = member(value, 'seriesBy');
  return {
    mode: stringOf(member(value, 'mode')) ?? defaultMode,
    fixed: stringOf(member(value, 'fixedColor')),
    seriesBy: seriesBy === 'min' || seriesBy === 'max' ? seriesBy : 'last',
  };
}
