import type { Stage } from '../canvas/stage.ts';
import type { DrawnField } from '../fields/apply.ts';
import { createDisplay, writeValue } from '../fields/display.ts';
import { position, type Scale } from '../graph/scales.ts';
import { valueTicks } from '../graph/value-labels.ts';
import type { HeatCells } from './cells.ts';
import type { CountedCells } from './counted-cells.ts';
import type { HeatmapOptions } from './heatmap-options.ts';

/** Where rows of buckets are, and what is written beside them; all from 0, at the bottom, to 1. */
export interface RowScale {
  readonly rows: readonly { readonly from: number; readonly to: number }[];
  readonly labels: readonly { readonly at: number; readonly text: string }[];
}

const LINE = 16;

/** Rows of one height, whatever their bounds are. @param height pixels of the plot */
export function evenScale(
  { around }: Stage,
  { rows, bounds }: HeatCells,
  { unit, decimals }: HeatmapOptions,
  height: number,
): RowScale {
  const every = Math.max(1, Math.ceil((LINE * rows.length) / height));
  // A bound is at the edge of its bucket, another name at the middle of its row.
  const shift = { upper: 1, none: 0.5, lower: 0 }[bounds];
  const areNumbers = rows.every(({ bound }) => !Number.isNaN(bound));
  const write = (name: string, bound: number) =>
    areNumbers && Number.isFinite(bound) ? writeValue(bound, unit, decimals, around) : name;
  return {
    rows: rows.map((_, row) => ({ from: row / rows.length, to: (row + 1) / rows.length })),
    labels: rows.flatMap(({ name, bound }, row) =>
      row % every === 0 ? [{ at: (row + shift) / rows.length, text: write(name, bound) }] : [],
    ),
  };
}

/** Rows at their values. @param height pixels of the plot */
export function valueScale(
  stage: Stage,
  cells: CountedCells,
  options: HeatmapOptions,
  height: number,
): RowScale {
  const scale = scaleOf(stage, cells, options);
  const upwards = position(scale, 0, 1);
  const at = (value: number) => 1 - upwards(value);
  return {
    rows: cells.rows.map(({ bound, end = bound }) => ({ from: at(bound), to: at(end) })),
    labels: valueTicks(scale, height)
      .map(({ value, text }) => ({ at: at(value), text }))
      .filter((label) => label.at > -1e-9 && label.at < 1 + 1e-9),
  };
}

function scaleOf(stage: Stage, { rows, field }: CountedCells, options: HeatmapOptions): Scale {
  const { logBase } = options.counting;
  const data = { min: rows[0]?.bound ?? 0, max: rows.at(-1)?.end ?? 1 };
  const power = (value: number, round: (power: number) => number) =>
    logBase ** round(Number((Math.log(value) / Math.log(logBase)).toFixed(9)));
  const whole =
    logBase > 0
      ? { min: power(data.min, Math.floor), max: power(data.max, Math.ceil) }
      : { min: options.axisMin ?? data.min, max: options.axisMax ?? data.max };
  return {
    key: '',
    style: {
      ...{
        placement: 'left',
        label: '',
        limits: {},
        logBase,
        width: undefined,
        symmetric: undefined,
      },
      ...{ hasGrid: false, hasBorder: false, colour: 'text' },
    },
    side: 'left',
    range: whole,
    field: withUnit(field, options, stage),
    colour: '',
    isPercent: false,
  };
}

/** The unit of the axis, or else of the data. */
function withUnit(counted: DrawnField, { unit, decimals }: HeatmapOptions, stage: Stage) {
  const own = counted.field.config.unit;
  const used = unit === '' && typeof own === 'string' ? own : unit;
  const settings = { ...counted.settings, unit: used, decimals, mappings: [] };
  const shown = { ...counted, settings };
  return { ...shown, display: createDisplay(shown, stage.around) };
}
