import type { ThemeName } from './named.ts';

type Turned = 'always' | ThemeName;

/** The colour schemes of heatmaps, which are d3's, and in which theme Grafana turns them around. */
const SCHEMES: ReadonlyMap<string, Turned> = new Map([
  ...named('BrBG PiYG PRGn PuOr RdBu RdGy RdYlBu RdYlGn Spectral Rainbow Sinebow', 'always'),
  ...named('Turbo Cividis Viridis Magma Inferno Plasma Warm Cool Cubehelix', 'light'),
  ...named(
    `Blues Greens Greys Oranges Purples Reds BuGn BuPu GnBu OrRd PuBuGn PuBu PuRd RdPu YlGnBu YlGn
    YlOrBr YlOrRd`,
    'dark',
  ),
]);

function named(names: string, turned: Turned): [string, Turned][] {
  return names.split(/\s+/).map((name) => [name, turned]);
}

/** Whether Grafana has a colour scheme of the name. */
export function isScheme(name: string): boolean {
  return SCHEMES.has(name);
}

/** Whether the scheme begins with what d3 has as its end. */
export function isTurned(name: string, theme: ThemeName): boolean {
  const turned = SCHEMES.get(name);
  return turned === 'always' || turned === theme;
}
