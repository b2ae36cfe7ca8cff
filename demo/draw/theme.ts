/** The colours of one of Grafana's two themes. */
export interface Theme {
  readonly canvas: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly link: string;
  /** What is behind a gauge's arc or bar. */
  readonly track: string;
  readonly critical: string;
  readonly series: readonly string[];
}

const DARK: Theme = {
  canvas: '#111217',
  panel: '#181b1f',
  border: '#2a2c33',
  text: '#d5d6e0',
  faint: '#9a9ba6',
  grid: '#2a2d33',
  link: '#6e9fff',
  track: '#26292f',
  critical: '#f2495c',
  series: [
    '#73bf69',
    '#f2cc0c',
    '#8ab8ff',
    '#ff9830',
    '#f2495c',
    '#5794f2',
    '#ca95e5',
    '#5ec9c0',
    '#ffa6b0',
    '#96d98d',
    '#b877d9',
    '#ffcb7d',
  ],
};

const LIGHT: Theme = {
  canvas: '#f4f5f5',
  panel: '#ffffff',
  border: '#dfe0e4',
  text: '#24292e',
  faint: '#63666d',
  grid: '#e4e5e9',
  link: '#1f62e0',
  track: '#ebecef',
  critical: '#e02f44',
  series: [
    '#56a64b',
    '#e0a800',
    '#3274d9',
    '#ff780a',
    '#e02f44',
    '#5794f2',
    '#a352cc',
    '#2a9d8f',
    '#d4567a',
    '#37872d',
    '#8f3bb8',
    '#c97b12',
  ],
};

export function themeOf(name: 'dark' | 'light'): Theme {
  return name === 'dark' ? DARK : LIGHT;
}

/** The colours come round again when there are more series than colours. */
export function seriesColour(theme: Theme, index: number): string {
  return theme.series[index % theme.series.length] ?? theme.text;
}
