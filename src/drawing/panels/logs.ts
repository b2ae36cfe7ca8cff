import { paintLogs } from '../logs/paint-logs.ts';
import type { PanelType } from './panel-type.ts';

export const logs: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint: paintLogs,
};
