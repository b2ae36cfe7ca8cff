import { paintHistogram } from '../bars/paint-histogram.ts';
import type { PanelType } from './panel-type.ts';

export const histogram: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: paintHistogram,
};
