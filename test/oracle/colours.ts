import type { Oracle } from './grafana-data.ts';

/** Colour modes that give series, or values, colours of a list. */
const COLOUR_MODES = [
  ...['palette-classic', 'palette-classic-by-name', 'palette-colorblind', 'shades', 'fixed'],
  ...['', '-2', '-3'].map((suffix) => `palette-categorical-next${suffix}`),
  ...['GrYlRd', 'RdYlGr', 'BlYlRd', 'YlRd', 'BlPu', 'YlBl'].map((name) => `continuous-${name}`),
  ...['blues', 'reds', 'greens', 'purples'].map((name) => `continuous-${name}`),
  ...['viridis', 'magma', 'plasma', 'inferno', 'cividis'].map((name) => `continuous-${name}`),
];

/** Values whose colours are compared. */
const COLOURED = [0, 10, 33, 50, 78, 100];

/** The package keeps the colours of a continuous mode in the theme that it first had. */
function modesOf(theme: 'dark' | 'light', fixedColor: string): string[] {
  if (fixedColor !== 'green') return ['fixed', 'shades'];
  return COLOUR_MODES.filter((mode) => theme === 'dark' || !mode.startsWith('continuous-'));
}

/** What colours each mode gives to a few fields, in both themes. */
export function colourCases({ grafana, settings }: Oracle): unknown[] {
  const names = ['web-01', 'web-02', 'GET /', 'größe', 'a', 'β', 'cpu busy', 'x'.repeat(80)];
  return (['dark', 'light'] as const).flatMap((mode) =>
    ['dark-red', '#5794F2', 'green'].flatMap((fixedColor) =>
      modesOf(mode, fixedColor).map((colour) => {
        const [frame] = grafana.applyFieldOverrides({
          data: [
            grafana.toDataFrame({
              refId: 'A',
              fields: names.map((name) => ({
                name,
                type: 'number',
                config: {},
                values: COLOURED,
              })),
            }),
          ],
          fieldConfig: { defaults: { color: { mode: colour, fixedColor } }, overrides: [] },
          replaceVariables: (text: string) => text,
          theme: grafana.createTheme({ colors: { mode } }),
          timeZone: 'utc',
          fieldConfigRegistry: settings,
        });
        const expected = (frame?.fields ?? []).map(({ name, values, display }) => ({
          name,
          colours: [...new Set(Array.from(values, (value) => display?.(value).color))],
        }));
        return { theme: mode, color: { mode: colour, fixedColor }, expected };
      }),
    ),
  );
}
