import { paintHistory, paintTimeline } from '../timeline/paint-timeline.ts';
import type { PanelType } from './panel-type.ts';

export const stateTimeline: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint: paintTimeline,
};

export const statusHistory: PanelType = { ...stateTimeline, paint: paintHistory };
