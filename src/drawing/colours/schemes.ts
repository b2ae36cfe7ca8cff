import * as chromatic from 'd3-scale-chromatic';
import { withOpacity } from './colour.ts';
import { colourByName, type ThemeName } from './named.ts';
import { isScheme, isTurned } from './scheme-names.ts';

/** How a heatmap is coloured. */
export interface SchemeSetting {
  readonly mode: 'scheme' | 'opacity';
  readonly scheme: string;
  /** How many colours. */
  readonly steps: number;
  readonly isReversed: boolean;
  /** Of mode `opacity`: its one colour, and how fast it grows. */
  readonly fill: string;
  readonly exponent: number;
  readonly isLinear: boolean;
}

/** The colours of a heatmap, from the smallest value to the largest. */
export function schemeColours(setting: SchemeSetting, theme: ThemeName): string[] {
  const parts = Array.from({ length: setting.steps }, (_, step) =>
    setting.steps < 2 ? 1 : step / (setting.steps - 1),
  );
  const colours =
    setting.mode === 'opacity'
      ? parts.map((part) => opacityAt(setting, part, theme))
      : parts.map((part) => schemeAt(setting.scheme, part));
  const isTurnedAround = setting.mode === 'scheme' && isTurned(setting.scheme, theme);
  return isTurnedAround === setting.isReversed ? colours : colours.reverse();
}

function opacityAt({ fill, exponent, isLinear }: SchemeSetting, part: number, theme: ThemeName) {
  return withOpacity(colourByName(fill, theme), isLinear ? part : part ** exponent);
}

const INTERPOLATORS = new Map(Object.entries(chromatic));

function schemeAt(scheme: string, part: number): string {
  const name = isScheme(scheme) ? scheme : 'Oranges';
  const interpolate = INTERPOLATORS.get(
    `interpolate${name === 'Cubehelix' ? 'CubehelixDefault' : name}`,
  );
  return typeof interpolate === 'function' ? interpolate(part) : 'rgb(128, 128, 128)';
}
