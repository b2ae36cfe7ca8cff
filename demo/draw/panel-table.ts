import { objectsIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import type { Canvas, Size } from './canvas.ts';
import { message } from './panel-message.ts';
import { highestOf, intervalFor, lastOf, meanOf, seriesOf, type SeriesData } from './series.ts';
import { line, text } from './svg.ts';
import { formatValue } from './units.ts';

const ROW = 30;
const PAD = 14;
const SIZE = 13;
const MINIMUM_NAME = 110;

const COLUMNS: readonly { title: string; value: (series: SeriesData) => number | undefined }[] = [
  { title: 'Current', value: lastOf },
  { title: 'Avg', value: meanOf },
  { title: 'Max', value: highestOf },
];

/** One row for each series, and as many of the columns as there is room for. */
export function tablePanel(canvas: Canvas, panel: Panel, size: Size): string {
  const { theme, type, range } = canvas;
  const interval = intervalFor(range, 400);
  const series = seriesOf(canvas.dashboardUid, panel, canvas.variables, range, interval).filter(
    ({ points }) => points.length > 0,
  );
  if (series.length === 0) return message(canvas, size, 'No data');
  const unit = stringIn(objectsIn(panel.json.styles)[0]?.unit, 'short');
  const columnWidth = Math.min(140, Math.max(74, size.width * 0.15));
  const fitting = Math.floor((size.width - PAD * 2 - MINIMUM_NAME) / columnWidth);
  const columns = COLUMNS.slice(0, Math.max(1, fitting));
  const rowHeight = Math.min(ROW, Math.max(18, (size.height - 8) / (series.length + 1)));
  const rows = Math.max(1, Math.floor((size.height - 4) / rowHeight) - 1);
  const right = (column: number): number =>
    size.width - PAD - (columns.length - 1 - column) * columnWidth;
  const nameRoom = right(0) - columnWidth - PAD + 10;
  const cells = (y: number, values: readonly string[], fill: string): readonly string[] =>
    values.map((value, column) =>
      text(right(column), y, value, { size: SIZE, fill, anchor: 'end' }),
    );
  const base = (row: number): number => row * rowHeight + rowHeight / 2 + SIZE * 0.36;
  const header = [
    text(PAD, base(0), 'Metric', { size: SIZE, fill: theme.link }),
    ...cells(
      base(0),
      columns.map(({ title }) => title),
      theme.link,
    ),
  ];
  const body = series.slice(0, rows).map((one, index) => {
    const y = (index + 1) * rowHeight;
    const values = columns.map(({ value }) => formatValue(value(one) ?? 0, unit));
    return [
      line(PAD, y, size.width - PAD, y, theme.grid),
      text(PAD, base(index + 1), type.fit(one.name, nameRoom, SIZE), {
        size: SIZE,
        fill: theme.text,
      }),
      ...cells(base(index + 1), values, theme.text),
    ].join('');
  });
  return [...header, ...body].join('');
}
