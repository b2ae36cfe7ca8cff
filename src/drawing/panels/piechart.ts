import { paintPie } from '../pie/paint-pie.ts';
import type { PanelType } from './panel-type.ts';

export const piechart: PanelType = {
  defaultColour: 'palette-classic',
  numbersOnly: true,
  paint: paintPie,
};
