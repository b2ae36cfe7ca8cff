import { contrastOf, parseColour } from './colour.ts';
import { colourByName, type ThemeName } from './named.ts';
import { COLOURBLIND } from './palettes.ts';
import { shadesOf } from './shades.ts';

/** Palettes that Grafana calls experimental, in the order in which series take their colours. */
const CATEGORICAL: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'palette-categorical-next',
    hexes(`
    D97E9B FFC554 41CD94 64A6D8 F79CFF E78A5F C9E1A6 00CFE3 9B93DF FFB2BE
    CEA82E 9CF2D6 8FC3FF CE84C1 FFC39D 89C862 41AEC7 CDB9FF EF8488 E7DB98
    00D8BE 759EE6 FFB1E1 EE9941 BAF2B8 54D3FF B78EE2 FF645A C0BD2F 8FFFF6
    B4C7FF EB85B5 FFD49F 58DB89 46ABDE EABCFF FF8E6F DEED9F 00DFE5 959DF6`),
  ],
  [
    'palette-categorical-next-2',
    hexes(`
    63B564 DED188 84B1FF FFDBBC FFA8AA C986E6 FFC4D4 9BCB35 D3EFFF F8B4D2
    A6B924 AFE8FF FF97DA AAA720 81E3FB F386E2 FFE397 84D6E1 D784DF FED283
    00D4DA F2E7FF F3C48A 00C9C0 E4DAFF FFAC74 00BEA7 D2CFFF FF9767 9DFFDF
    BDC4FF FE8260 93F4C5 A4BAFF EA796E 9FE3B3 74B6FF FFD8DD 89E04D 3BAFFE`),
  ],
  [
    'palette-categorical-next-3',
    hexes(`
    63B564 88DDFE CA94FF FFD8D3 CFCB00 00BEB5 C7D5FF FF8DC4 FFE5C7 9FDCB0
    00BBFF F0D0FF FFA48B 9BAC32 7CE6E9 A3ABFF FFDAE4 E1C18A 1DC58A B7DFFF
    F38EFC FFE7DD BED997 00C5D8 DEDCFF FFA4B3 C79E00 8BEBCC 7DBBFF FFDCF8
    F5BB95 7DC053 9BEAFF C5ADFF EA777E E0D287 00CEB5 D5E4FF FFA1DC E88E29`),
  ],
]);

function hexes(list: string): string[] {
  return list
    .trim()
    .split(/\s+/)
    .map((hex) => `#${hex}`);
}

const MODES = ['palette-classic', 'palette-classic-by-name', 'palette-colorblind', 'shades'];

/** Whether a colour mode gives each series a colour of a list. */
export function isPalette(mode: string): boolean {
  return MODES.includes(mode) || CATEGORICAL.has(mode);
}

/** A series as a palette sees it. */
export interface PaletteSeries {
  readonly mode: string;
  /** The colour that shades are made of. */
  readonly fixed: string;
  readonly index: number;
  /** As it is called on the picture. */
  readonly name: string;
}

/** @param classic the classic palette of this Grafana */
export function paletteColour(
  { mode, fixed, index, name }: PaletteSeries,
  classic: readonly string[],
  theme: ThemeName,
): string {
  const at = (colours: readonly string[], place: number) =>
    colourByName(colours[place % colours.length] ?? '', theme);
  switch (mode) {
    case 'shades':
      return at(shadesOf(colourByName(fixed, theme)), index);
    case 'palette-colorblind':
      return at(COLOURBLIND[theme], index);
    case 'palette-classic-by-name':
      return at(
        classic.filter((colour) => isSeen(colour, theme)),
        hashOf(name),
      );
    default:
      return at(CATEGORICAL.get(mode) ?? classic, index);
  }
}

/** The colours of a mode that has a list of them, in their order; undefined for any other mode. */
export function seriesPalette(
  mode: string,
  classic: readonly string[],
  theme: ThemeName,
): readonly string[] | undefined {
  if (mode === 'palette-colorblind') return COLOURBLIND[theme];
  return mode.startsWith('palette-classic') ? classic : CATEGORICAL.get(mode);
}

/** The colour that a name has by its letters. */
export const colourOfName = (name: string, colours: readonly string[]) =>
  colours[hashOf(name) % colours.length] ?? '';

/** Contrast with the panel that colours taken by a name have at least. */
const LEAST_CONTRAST = 3;

function isSeen(colour: string, theme: ThemeName): boolean {
  const [own, panel] = [colour, 'panel-bg'].map((name) => parseColour(colourByName(name, theme)));
  return own !== undefined && panel !== undefined && contrastOf(own, panel) >= LEAST_CONTRAST;
}

/** The hash of a name by which Grafana picks a colour: that of the npm package string-hash. */
function hashOf(name: string): number {
  let hash = 5381;
  for (let at = name.length - 1; at >= 0; at -= 1) hash = Math.imul(hash, 33) ^ name.charCodeAt(at);
  return hash >>> 0;
}
