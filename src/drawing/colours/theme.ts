import type { ThemeName } from './named.ts';

/** The colours of Grafana's own surfaces and texts. */
export interface Theme {
  readonly name: ThemeName;
  /** Behind panels, and of panels that are transparent. */
  readonly canvas: string;
  readonly panel: string;
  /** A little lighter or darker than the panel: tracks of gauges, heads of tables. */
  readonly secondary: string;
  readonly text: string;
  readonly faintText: string;
  readonly link: string;
  readonly border: string;
  readonly mediumBorder: string;
  readonly grid: string;
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    name: 'dark',
    canvas: '#111217',
    panel: '#181b1f',
    secondary: '#22252b',
    text: 'rgb(204, 204, 220)',
    faintText: 'rgba(204, 204, 220, 0.65)',
    link: '#6e9fff',
    border: 'rgba(204, 204, 220, 0.12)',
    mediumBorder: 'rgba(204, 204, 220, 0.2)',
    grid: 'rgba(240, 250, 255, 0.09)',
  },
  light: {
    name: 'light',
    canvas: '#fbfbfb',
    panel: '#ffffff',
    secondary: '#f4f5f5',
    text: 'rgb(36, 41, 46)',
    faintText: 'rgba(36, 41, 46, 0.75)',
    link: '#1f62e0',
    border: 'rgba(36, 41, 46, 0.12)',
    mediumBorder: 'rgba(36, 41, 46, 0.3)',
    grid: 'rgba(0, 10, 23, 0.09)',
  },
};
