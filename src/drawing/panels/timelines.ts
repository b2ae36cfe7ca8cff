import { paintHistory, paintTimeline } from '../timeline/paint-timeline.ts';
import type { PanelType } from './panel-type.ts';

export const stateTimeline: PanelType = {
  defaultColour: 'continuous-GrYlRd',
  numbersOnly: false,
  paint: paintTimeline,
};

export const statusHistory: PanelType = {
  ...stateTimeline,
  defaultColour: 'thresholds',
  paint: paintHistory,
};
