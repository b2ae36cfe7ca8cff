import { type Box, fillRound, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { member, oneOf, stringOf } from '../model/read.ts';
import { type TextBlock, readBlocks } from '../text/blocks.ts';
import { linesOf } from '../text/lines.ts';
import { paintTextTable } from '../text/paint-table.ts';
import { paintTextLine } from '../text/paint-line.ts';
import type { PanelType } from './panel-type.ts';

/** A text of the dashboard's own, in Markdown or HTML. What does not fit is cut, as on Grafana's page. */
export const textPanel: PanelType = {
  defaultColour: 'thresholds',
  numbersOnly: false,
  paint(stage, box, { panel }) {
    const options = member(panel, 'options');
    const mode = oneOf(member(options, 'mode'), ['markdown', 'html', 'code']);
    let { y } = box;
    const blocks = readBlocks(stringOf(member(options, 'content')) ?? '', mode);
    for (const [index, block] of blocks.entries()) {
      if (y > box.y + box.height) break;
      const end = paintBlock(stage, { ...box, y, height: box.y + box.height - y }, block);
      y = end + gapAfter(block, blocks[index + 1]);
    }
    return true;
  },
};

/** Pixels of text, and of headings from the first to the sixth. */
const SIZES = [14, 28, 24, 20, 18, 16, 14];
/** Pixels by which lists and quotes are further in. */
const INDENT = 24;
const CODE_PADDING = 8;

/** Pixels between two blocks: little between the entries of a list. */
function gapAfter({ heading, marker }: TextBlock, next: TextBlock | undefined): number {
  if (heading > 0) return 10;
  return marker !== undefined && next?.marker !== undefined ? 2 : 14;
}

/** @returns where it ends */
function paintBlock(stage: Stage, box: Box, block: TextBlock): number {
  const { theme, ctx } = stage;
  if (block.kind === 'line') {
    ctx.fillStyle = theme.mediumBorder;
    ctx.fillRect(box.x, Math.round(box.y) + 8, box.width, 1);
    return box.y + 20;
  }
  if (block.kind === 'table') return paintTextTable(stage, box, block);
  const isCode = block.kind === 'code';
  const size = isCode ? 13 : (SIZES[block.heading] ?? 14);
  const height = Math.round(size * (block.heading > 0 ? 1.25 : 1.57));
  const padding = isCode ? CODE_PADDING : 0;
  const left = box.x + block.depth * INDENT + padding;
  const width = Math.max(1, box.x + box.width - left - padding);
  const runs = isCode ? block.runs.map((run) => ({ ...run, isCode })) : block.runs;
  const lines = linesOf(stage, runs, { size, width, keepsSpaces: isCode });
  // A line of which only the upper half has room is not drawn.
  const free = box.height - padding + (height - size) / 2;
  const fit = lines.slice(0, Math.max(0, Math.floor(free / height)));
  const tall = lines.length * height + 2 * padding;
  if (isCode)
    fillRound(
      stage,
      { ...box, x: left - padding, width: width + 2 * padding, height: tall },
      3,
      theme.secondary,
    );
  if (block.isQuote) {
    ctx.fillStyle = theme.mediumBorder;
    ctx.fillRect(left - INDENT / 2 - 3, box.y, 3, tall);
  }
  const base = (index: number) => box.y + padding + index * height + (height + size * 0.7) / 2;
  if (block.marker !== undefined && fit.length > 0) {
    writeText(stage, block.marker, left - 8, base(0), { size, colour: theme.text, align: 'right' });
  }
  for (const [index, line] of fit.entries()) {
    const middle = block.isCentred ? (width - line.width) / 2 : 0;
    paintTextLine(stage, line, { x: left + middle, y: base(index), size, isCodeBlock: isCode });
  }
  return box.y + tall;
}
