import { paintGraph } from '../graph/paint-graph.ts';
import type { PanelType } from './panel-type.ts';

export const timeseries: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: paintGraph,
};
