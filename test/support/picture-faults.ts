import type { Box } from '../../src/drawing/canvas/stage.ts';
import type { Drawing } from '../../src/drawing/model/drawing.ts';
import { recordedOn, type Written } from './drawing.ts';

/** Letters may reach so many pixels over an edge that is only a distance. */
const ROUNDING = 1;

const overlap = (a: Box, b: Box) =>
  Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > ROUNDING &&
  Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > ROUNDING;

/**
 * What a designer would not sign in a panel with axes: texts out of the picture, texts over texts, a label
 * that says what its neighbour says, a legend in the plot, a plot too small to be read.
 */
export function faultsOn(drawing: Drawing): string[] {
  const { written, clips } = recordedOn(drawing);
  const texts = written.filter(({ text }) => text !== '');
  const [, plot] = clips;
  return [
    ...texts.filter(({ box }) => isOutside(box, drawing)).map(({ text }) => `outside: ${text}`),
    ...texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .filter(({ box }) => overlap(one.box, box))
        .map(({ text }) => `overlap: ${one.text} / ${text}`),
    ),
    ...repeatsIn(texts, plot),
    ...(plot ? plotFaults(plot, texts, drawing) : []),
  ];
}

const isOutside = ({ x, y, width, height }: Box, picture: Drawing) =>
  x < -ROUNDING ||
  y < -ROUNDING ||
  x + width > picture.width + ROUNDING ||
  y + height > picture.height + ROUNDING;

/** Neighbours of one row below the plot, or of one column beside it. */
function repeatsIn(texts: readonly Written[], plot: Box | undefined): string[] {
  if (!plot) return [];
  const bottom = plot.y + plot.height;
  const below = texts.filter(
    ({ x, y }) => Math.abs(y - bottom - 8) < 0.5 && x < plot.x + plot.width + 20,
  );
  const beside = texts.filter(
    ({ box, y }) => box.x + box.width < plot.x && y > plot.y - 1 && y <= bottom + 1,
  );
  return [below, beside].flatMap((labels) =>
    labels
      .filter(({ text }, index) => text === labels[index - 1]?.text)
      .map(({ text }) => `twice: ${text}`),
  );
}

function plotFaults(plot: Box, texts: readonly Written[], { width, height }: Drawing): string[] {
  // Where a plot is empty, it says why.
  const inPlot = texts.filter(
    ({ box, text }) =>
      !text.startsWith('Data is') &&
      overlap(box, { ...plot, y: plot.y + 8, height: plot.height - 16 }),
  );
  const isSmall =
    plot.width < Math.min(100, width * 0.25) || plot.height < Math.min(60, height * 0.25);
  return [
    ...inPlot.map(({ text }) => `in the plot: ${text}`),
    ...(isSmall ? [`a plot of ${Math.round(plot.width)} x ${Math.round(plot.height)}`] : []),
  ];
}
