import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { clean } from './frames.ts';

const NAME = 'node_modules/@grafana/ui/dist/cjs/components/uPlot/config/UPlotScaleBuilder.cjs';

interface Scale {
  readonly range: (
    plot: unknown,
    min: number,
    max: number,
    key: string,
  ) => readonly [number, number];
}

interface Ui {
  readonly UPlotScaleBuilder: new (options: Record<string, unknown>) => {
    getConfig(): Record<string, Scale>;
  };
}

const number = fc.oneof(
  fc.integer({ min: -60, max: 140 }),
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9, max: 9 }))
    .map(([digits, power]) => Number(`${digits}e${power}`)),
  fc.constantFrom(0, 1, 100, 0.5, 1e6, -1, 1024),
);
const maybe = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });

const made = fc.record({
  data: fc.tuple(number, number).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
  limits: fc
    .record({
      min: maybe(number),
      max: maybe(number),
      softMin: maybe(number),
      softMax: maybe(number),
      isCentred: maybe(fc.constant(true)),
      isWhole: maybe(fc.constant(true)),
    })
    .map(clean),
  log: fc.constantFrom(0, 0, 0, 2, 10),
});

/** From where to where an axis goes that `@grafana/ui` makes for uPlot. */
export function rangeCases(
  folder: string,
  sampling: { readonly seed: number; readonly numRuns: number },
): unknown[] {
  const require = createRequire(path.resolve(folder, 'package.json'));
  // uPlot takes a window for that of a browser.
  delete (globalThis as Record<string, unknown>).window;
  const { UPlotScaleBuilder } = require(path.resolve(folder, NAME)) as Ui;
  return fc.sample(made, sampling).flatMap(({ data, limits, log }) => {
    if (log > 0 && data.min <= 0) return [];
    const { isCentred, isWhole, ...others } = limits;
    const builder = new UPlotScaleBuilder({
      ...others,
      scaleKey: 'y',
      isTime: false,
      centeredZero: isCentred,
      decimals: isWhole ? 0 : undefined,
      distribution: log > 0 ? 'log' : 'linear',
      log,
    });
    const plot = { scales: { y: { distr: log > 0 ? 3 : 1, log } } };
    const [min, max] = builder.getConfig().y?.range(plot, data.min, data.max, 'y') ?? [];
    return [{ data, limits, log, expected: { min, max } }];
  });
}
