import type { ThemeName } from './named.ts';

/** The end of the palette, which was the same in all versions. */
const TAIL = (
  '447EBC C15C17 890F02 0A437C 6D1F62 584477 B7DBAB F4D598 70DBED F9BA8F F29191 ' +
  '82B5D8 E5A8E2 AEA2E0 629E51 E5AC0E 64B0C8 E0752D BF1B00 0A50A1 962D82 614D93 ' +
  '9AC48A F2C96D 65C5DB F9934E EA6460 5195CE D683CE 806EB7 3F6833 967302 2F575E ' +
  '99440A 58140C 052B51 511749 3F2B5B E0F9D7 FCEACA CFFAFF F9E2D2 FCE2DE BADFF4 ' +
  'F9D9F9 DEDAF7'
)
  .split(' ')
  .map((hex) => `#${hex}`);

/** The first palette that Grafana had, which labels in tables still take their colours of. */
export const FIRST_PALETTE: readonly string[] = [
  ...'7EB26D EAB839 6ED0E0 EF843C E24D42 1F78C1 BA43A9 705DA0 508642 CCA300'
    .split(' ')
    .map((hex) => `#${hex}`),
  ...TAIL,
];

const SINCE_12_3 = [
  'green',
  'semi-dark-yellow',
  'blue',
  'orange',
  'red',
  'purple',
  'dark-green',
  'dark-yellow',
  'dark-blue',
  'dark-orange',
  'dark-red',
  'dark-purple',
  'super-light-green',
  'super-light-yellow',
  'super-light-blue',
  'super-light-orange',
  'super-light-red',
  'super-light-purple',
  ...TAIL,
];

const IN_12_2 = SINCE_12_3.map((colour, index) => (index === 1 ? 'yellow' : colour));

const BEFORE_12_2 = [
  'green',
  'semi-dark-yellow',
  'light-blue',
  'semi-dark-orange',
  'red',
  'blue',
  'purple',
  '#705DA0',
  'dark-green',
  'yellow',
  ...TAIL,
];

/**
 * Grafana's classic palette, by names or as CSS, in the order in which series take its colours.
 * @param version Grafana's, such as `11.6.4`; the newest palette when it is not known
 */
export function classicPalette(version?: string): readonly string[] {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (major === '') return SINCE_12_3;
  const number = Number(major) * 1000 + Number(minor);
  if (number >= 12_003) return SINCE_12_3;
  return number === 12_002 ? IN_12_2 : BEFORE_12_2;
}

/** Colours that colour-blind people tell apart. */
export const COLOURBLIND: Readonly<Record<ThemeName, readonly string[]>> = {
  dark: ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442', '#FFFFFF'],
  light: ['#0072B2', '#009E73', '#CC79A7', '#D55E00', '#000000'],
};
