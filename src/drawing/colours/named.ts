import { parseColour } from './colour.ts';

/** The names under which panels have Grafana's colours, in its dark theme and its light one. */
const NAMED: Readonly<Record<string, readonly [dark: string, light: string]>> = {
  'super-light-green': ['#C8F2C2', '#96D98D'],
  'light-green': ['#96D98D', '#73BF69'],
  green: ['#73BF69', '#56A64B'],
  'semi-dark-green': ['#56A64B', '#37872D'],
  'dark-green': ['#37872D', '#19730E'],
  'super-light-yellow': ['#FFF899', '#FFEE52'],
  'light-yellow': ['#FFEE52', '#FADE2A'],
  yellow: ['#FADE2A', '#F2CC0C'],
  'semi-dark-yellow': ['#F2CC0C', '#E0B400'],
  'dark-yellow': ['#E0B400', '#CC9D00'],
  'super-light-red': ['#FFA6B0', '#FF7383'],
  'light-red': ['#FF7383', '#F2495C'],
  red: ['#F2495C', '#E02F44'],
  'semi-dark-red': ['#E02F44', '#C4162A'],
  'dark-red': ['#C4162A', '#AD0317'],
  'super-light-blue': ['#C0D8FF', '#8AB8FF'],
  'light-blue': ['#8AB8FF', '#5794F2'],
  blue: ['#5794F2', '#3274D9'],
  'semi-dark-blue': ['#3274D9', '#1F60C4'],
  'dark-blue': ['#1F60C4', '#1250B0'],
  'super-light-orange': ['#FFCB7D', '#FFB357'],
  'light-orange': ['#FFB357', '#FF9830'],
  orange: ['#FF9830', '#FF780A'],
  'semi-dark-orange': ['#FF780A', '#FA6400'],
  'dark-orange': ['#FA6400', '#E55400'],
  'super-light-purple': ['#DEB6F2', '#CA95E5'],
  'light-purple': ['#CA95E5', '#B877D9'],
  purple: ['#B877D9', '#A352CC'],
  'semi-dark-purple': ['#A352CC', '#8F3BB8'],
  'dark-purple': ['#8F3BB8', '#7C2EA3'],
  transparent: ['rgba(0, 0, 0, 0)', 'rgba(255, 255, 255, 0)'],
  'panel-bg': ['#181b1f', '#ffffff'],
  text: ['rgb(204, 204, 220)', 'rgb(36, 41, 46)'],
};

export type ThemeName = 'dark' | 'light';

/** What is drawn for a colour that is not one. */
export const UNKNOWN_COLOUR = '#808080';

/** A colour by Grafana's name for it, or as CSS writes it; grey for anything else. */
export function colourByName(name: string, theme: ThemeName): string {
  return knownColour(name, theme) ?? UNKNOWN_COLOUR;
}

/** The same; undefined for what is not a colour. */
export function knownColour(name: string, theme: ThemeName): string | undefined {
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named) return named[theme === 'dark' ? 0 : 1];
  return parseColour(name) ? name : undefined;
}
