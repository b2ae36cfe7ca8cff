import { paintGraph } from '../graph/paint-graph.ts';
import { legendOptions } from '../legend/legend.ts';
import type { PanelType } from './panel-type.ts';

export const timeseries: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: (stage, box, { panel, frames, range }) =>
    paintGraph(stage, box, frames, range, legendOptions(panel)),
};
