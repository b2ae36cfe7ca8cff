import { paintHeatmap } from '../heatmap/paint-heatmap.ts';
import type { PanelType } from './panel-type.ts';

export const heatmap: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: paintHeatmap,
};
