import { bounded, member } from '../model/read.ts';
import { isHidden } from '../table/cell-style.ts';
import { styledColumns } from '../table/old-styles.ts';
import { paintTable } from '../table/paint-table.ts';
import type { PanelType } from './panel-type.ts';

/** Rows and columns, as many of them as there is room for. */
export const table: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel, frames, range }) {
    const options = member(panel, 'options');
    const frame = frames[bounded(member(options, 'frameIndex'), 0, 0, 1_000)] ?? frames[0];
    if (!frame || frame.fields.every(isHidden)) return false;
    const others = frames.filter(({ fields }) => fields.length > 0).length - 1;
    paintTable(stage, box, frame, { options, span: range, others });
    return frame.frame.length > 0;
  },
};

/** The table of before Grafana 7, whose columns have styles. */
export const oldTable: PanelType = { ...table, styled: styledColumns };
