import { barchart } from './barchart.ts';
import type { PanelType } from './panel-type.ts';
import { piechart } from './piechart.ts';
import { timeseries } from './timeseries.ts';

const TYPES: Readonly<Record<string, PanelType>> = { barchart, piechart, timeseries };

/** The type of panel of a name; undefined for one that is not drawn here. */
export function panelType(name: unknown): PanelType | undefined {
  return typeof name === 'string' && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}
