import { barGauge } from './bar-gauge.ts';
import { barchart } from './barchart.ts';
import { gauge } from './gauge.ts';
import { heatmap } from './heatmap.ts';
import type { PanelType } from './panel-type.ts';
import { histogram } from './histogram.ts';
import { logs } from './logs.ts';
import { piechart } from './piechart.ts';
import { stat } from './stat.ts';
import { oldTable, table } from './table.ts';
import { textPanel } from './text.ts';
import { stateTimeline, statusHistory } from './timelines.ts';
import { timeseries } from './timeseries.ts';

const TYPES: Readonly<Record<string, PanelType>> = {
  barchart,
  bargauge: barGauge,
  gauge,
  heatmap,
  histogram,
  logs,
  piechart,
  stat,
  table,
  'table-old': oldTable,
  text: textPanel,
  'state-timeline': stateTimeline,
  'status-history': statusHistory,
  timeseries,
};

/** The type of panel of a name; undefined for one that is not drawn here. */
export function panelType(name: unknown): PanelType | undefined {
  return typeof name === 'string' && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}
