import { inkOn } from '../colours/colour.ts';
import { textWidth, writeText } from '../canvas/text.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { LegendItem } from '../legend/legend.ts';
import { legendOptions } from '../legend/legend.ts';
import { paintLegend } from '../legend/paint-legend.ts';
import { shareRoundWithLegend } from '../legend/share.ts';
import { entriesOf, memberAt } from '../model/read.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { type Slice, slicesOf } from './slices.ts';

const MARGIN = 12;
const SIZE = 12;
const LINE = 15;
/** Radians of a slice that has room for its labels. */
const LABELLED = 0.3;

/** Shares of a whole, as a pie or a ring. @returns false without data */
export function paintPie(
  stage: Stage,
  box: Box,
  { panel, frames }: Pick<PanelContent, 'panel' | 'frames'>,
): boolean {
  const slices = slicesOf(panel, frames, stage.around);
  if (slices.length === 0) return false;
  const legend = legendOptions(panel);
  const values = textsAt(panel, 'options.legend.values');
  const items = slices.filter(({ isInLegend }) => isInLegend).map((slice) => itemOf(slice, values));
  const shares = shareRoundWithLegend(stage, box, items, legend);
  const isRing = memberAt(panel, 'options.pieType') === 'donut';
  paintSlices(stage, shares.graph, slices, isRing, textsAt(panel, 'options.displayLabels'));
  if (shares.legend) paintLegend(stage, shares.legend, items, legend);
  return true;
}

const textsAt = (panel: unknown, path: string) => new Set(entriesOf(memberAt(panel, path)));

function itemOf(slice: Slice, values: ReadonlySet<unknown>): LegendItem {
  const title = (text: string) => (values.size > 1 ? text : '');
  const { name, colour, value, text, share, percent } = slice;
  return {
    name,
    colour,
    isRight: false,
    values: [
      ...(values.has('value') ? [{ title: title('Value'), text, number: value }] : []),
      ...(values.has('percent') ? [{ title: title('Percent'), text: percent, number: share }] : []),
    ],
  };
}

function paintSlices(
  stage: Stage,
  box: Box,
  slices: readonly Slice[],
  isRing: boolean,
  labels: ReadonlySet<unknown>,
): void {
  const { ctx, theme } = stage;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const outer = Math.max(1, Math.min(box.width, box.height) / 2 - MARGIN);
  const inner = isRing ? Math.max(0, outer - Math.max(outer / 3, 20)) : 0;
  let start = -Math.PI / 2;
  for (const slice of slices) {
    const end = start + slice.share * 2 * Math.PI;
    if (slice.share > 0) {
      ctx.beginPath();
      ctx.arc(x, y, outer, start, end);
      if (inner > 0) ctx.arc(x, y, inner, end, start, true);
      else if (slice.share < 1) ctx.lineTo(x, y);
      ctx.closePath();
      ctx.fillStyle = slice.colour;
      ctx.fill();
      if (slice.share < 1) {
        ctx.strokeStyle = theme.panel;
        ctx.lineWidth = 1;
        ctx.stroke();
      }
    }
    start = end;
  }
  start = -Math.PI / 2;
  for (const slice of slices) {
    const angle = slice.share * 2 * Math.PI;
    const texts = angle < LABELLED ? [] : textsOf(slice, labels);
    if (texts.length > 0) {
      const place = placeOf(start + angle / 2, angle, { inner, outer }, texts.length * LINE);
      const at = { x: x + place.x, y: y + place.y, width: place.width };
      paintTexts(stage, texts, at, slice.colour);
    }
    start += angle;
  }
}

interface LabelPlace {
  readonly x: number;
  readonly y: number;
  /** Pixels that are free there; below zero when the height is not. */
  readonly width: number;
}

/** The middle of a slice, from the centre of the pie, and how wide texts of a height may be there. */
function placeOf(
  middle: number,
  angle: number,
  { inner, outer }: { readonly inner: number; readonly outer: number },
  height: number,
): LabelPlace {
  const radius = inner > 0 ? (inner + outer) / 2 : outer * 0.6;
  const along = inner > 0 ? outer - inner : outer * 0.75;
  const across = 2 * radius * Math.sin(Math.min(Math.PI, angle) / 2);
  const [cos, sin] = [Math.abs(Math.cos(middle)), Math.abs(Math.sin(middle))];
  const width = Math.min((along - height * sin) / cos, (across - height * cos) / sin);
  return { x: radius * Math.cos(middle), y: radius * Math.sin(middle), width };
}

interface Label {
  readonly text: string;
  /** A number is written whole or not at all. */
  readonly canBeCut: boolean;
}

function textsOf({ name, text, percent }: Slice, labels: ReadonlySet<unknown>): Label[] {
  return [
    ...(labels.has('name') ? [{ text: name, canBeCut: true }] : []),
    ...(labels.has('value') ? [{ text, canBeCut: false }] : []),
    ...(labels.has('percent') ? [{ text: percent, canBeCut: false }] : []),
  ];
}

const LEAST_WIDTH = 30;

function paintTexts(
  stage: Stage,
  labels: readonly Label[],
  { x, y, width }: LabelPlace,
  background: string,
): void {
  const shown = labels.filter(
    ({ text, canBeCut }) =>
      (canBeCut && width >= LEAST_WIDTH) || textWidth(stage, text, { size: SIZE }) <= width,
  );
  for (const [index, { text }] of shown.entries()) {
    writeText(stage, text, x, y + (index - (shown.length - 1) / 2) * LINE, {
      size: SIZE,
      colour: inkOn(background),
      align: 'center',
      baseline: 'middle',
      width,
    });
  }
}
