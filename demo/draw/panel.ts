import type { Panel } from '../model/panels.ts';
import { resolveTitle } from '../model/variables.ts';
import type { Canvas, Size } from './canvas.ts';
import { barGaugePanel, gaugePanel } from './panel-gauge.ts';
import { graphPanel } from './panel-graph.ts';
import { message } from './panel-message.ts';
import { statPanel } from './panel-stat.ts';
import { tablePanel } from './panel-table.ts';
import { textPanel } from './panel-text.ts';
import { nested, rect, text } from './svg.ts';

const PAD = 14;

/** In less than this there is nothing to see; resvg ends the process at shapes without any size. */
const SMALLEST_BODY: Size = { width: 48, height: 24 };

/** A panel with its title, as an SVG element that fills the size from its upper left corner. */
export function panelPicture(canvas: Canvas, panel: Panel, size: Size): string {
  const { theme, type } = canvas;
  const fontSize = size.height < 180 ? 12 : 14;
  const title = type.fit(
    resolveTitle(panel.title, canvas.variables),
    size.width - 2 * PAD,
    fontSize,
    'bold',
  );
  const top = title === '' ? 8 : fontSize * 2 + 4;
  const body = { width: size.width, height: Math.max(1, size.height - top - 4) };
  return [
    rect(0, 0, size.width, size.height, theme.panel),
    text(PAD, fontSize + 9, title, { size: fontSize, weight: 'bold', fill: theme.text }),
    nested(0, top, body.width, body.height, bodyOf(canvas, panel, body)),
  ].join('');
}

function bodyOf(canvas: Canvas, panel: Panel, size: Size): string {
  if (size.width < SMALLEST_BODY.width || size.height < SMALLEST_BODY.height) return '';
  switch (panel.type) {
    case 'graph':
    case 'timeseries':
      return graphPanel(canvas, panel, size);
    case 'singlestat':
    case 'stat':
      return statPanel(canvas, panel, size);
    case 'gauge':
      return gaugePanel(canvas, panel, size);
    case 'bargauge':
      return barGaugePanel(canvas, panel, size);
    case 'table':
    case 'table-old':
      return tablePanel(canvas, panel, size);
    case 'text':
      return textPanel(canvas, panel, size);
    default:
      return message(canvas, size, `Panel plugin not found: ${panel.type}`);
  }
}
