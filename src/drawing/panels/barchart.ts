import { paintBarChart } from '../bars/paint-bar-chart.ts';
import type { PanelType } from './panel-type.ts';

export const barchart: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: paintBarChart,
};
