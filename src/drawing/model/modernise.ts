import { member, membersOf } from './read.ts';
import { modernisedGraph } from './modernise-graph.ts';
import { modernisedHeatmap } from './modernise-heatmap.ts';
import { modernisedPie } from './modernise-pie.ts';
import { modernisedSingle } from './modernise-single.ts';
import { modernisedSinglestat } from './modernise-singlestat.ts';
import { modernisedTable } from './modernise-table.ts';
import { modernisedText } from './modernise-text.ts';

type Modernise = (panel: unknown, version?: string) => unknown;

const OLD: Readonly<Record<string, Modernise>> = {
  bargauge: modernisedSingle,
  gauge: modernisedSingle,
  graph: modernisedGraph,
  heatmap: modernisedHeatmap,
  'grafana-piechart-panel': modernisedPie,
  singlestat: modernisedSinglestat,
  stat: modernisedSingle,
  table: modernisedTable,
  'table-old': modernisedTable,
  text: modernisedText,
};

/**
 * A panel of an older type, in the form that its successor has.
 * @param version Grafana's, such as `11.6.4`; the newest when it is not known
 */
export function modernised(panel: unknown, version?: string): unknown {
  const type = member(panel, 'type');
  const change = typeof type === 'string' && Object.hasOwn(OLD, type) ? OLD[type] : undefined;
  return change ? change(panel, version) : membersOf(panel);
}
