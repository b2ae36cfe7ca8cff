import { DateTime } from 'luxon';
import { textWidth, writeText } from '../canvas/text.ts';
import { wrapText } from '../canvas/wrap.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { member, memberAt } from '../model/read.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { LEVEL_COLOURS } from './levels.ts';
import { type LogLine, logLines } from './log-lines.ts';

const FORMAT = 'yyyy-MM-dd HH:mm:ss.SSS';
const BAR = 3;
const GAP = 10;

/** Lines of logs with their times and a bar in the colour of the level. @returns false without lines */
export function paintLogs(
  stage: Stage,
  box: Box,
  { panel, frames }: Pick<PanelContent, 'panel' | 'frames'>,
): boolean {
  const options = member(panel, 'options');
  const lines = logLines(frames, member(options, 'sortOrder') !== 'Ascending');
  if (lines.length === 0) return false;
  const isSmall = memberAt(panel, 'options.fontSize') === 'small';
  const look = {
    size: isSmall ? 11 : 13,
    height: isSmall ? 16 : 20,
    hasTime: member(options, 'showTime') === true,
    isWrapped: member(options, 'wrapLogMessage') === true,
  };
  const shown = fitting(stage, box, lines, look);
  let y = box.y;
  for (const { line, rows } of shown) {
    paintLine(stage, { ...box, y, height: rows.length * look.height }, line, rows, look);
    y += rows.length * look.height;
  }
  const left = lines.length - shown.length;
  if (left > 0) {
    const style = { size: 12, colour: stage.theme.faintText, baseline: 'middle' } as const;
    const bottom = box.y + box.height - look.height / 2;
    const text = `+${left} more ${left === 1 ? 'line' : 'lines'}`;
    writeText(stage, text, box.x + BAR + GAP, bottom, style);
  }
  return true;
}

interface Look {
  /** Pixels. */
  readonly size: number;
  readonly height: number;
  readonly hasTime: boolean;
  readonly isWrapped: boolean;
}

interface ShownLine {
  readonly line: LogLine;
  readonly rows: readonly string[];
}

const lineTime = (time: number, { around }: Stage) =>
  DateTime.fromMillis(time, { zone: around.clock.zone, locale: 'en-US' }).toFormat(FORMAT);

/** Where messages begin. */
function messageStart(stage: Stage, { size, hasTime }: Look): number {
  const time = hasTime ? textWidth(stage, lineTime(0, stage), { size }) + GAP : 0;
  return BAR + GAP + time;
}

/** The lines that have room; the last row is for how many have not. */
function fitting(stage: Stage, box: Box, lines: readonly LogLine[], look: Look): ShownLine[] {
  const room = Math.max(1, Math.floor(box.height / look.height));
  const width = Math.max(20, box.width - messageStart(stage, look));
  const shown: ShownLine[] = [];
  let used = 0;
  for (const [index, line] of lines.entries()) {
    const rows = rowsOf(stage, line.text, look, width, room);
    const isLast = index === lines.length - 1;
    if (used + rows.length > (isLast ? room : room - 1)) {
      if (shown.length === 0) shown.push({ line, rows: rows.slice(0, Math.max(1, room - 1)) });
      break;
    }
    shown.push({ line, rows });
    used += rows.length;
  }
  return shown;
}

/** Colours for terminals are not drawn. */
const ESCAPES = /\p{Cc}\[[\d;]*[A-Za-z]/gu;

function rowsOf(stage: Stage, text: string, look: Look, width: number, most: number): string[] {
  const plain = text.replaceAll(ESCAPES, '').trimEnd();
  const rows = plain.split(/\r?\n/, most);
  if (!look.isWrapped) return rows;
  return rows.flatMap((row) => wrapText(stage, row, look, width, most)).slice(0, most);
}

function paintLine(
  stage: Stage,
  box: Box,
  line: LogLine,
  rows: readonly string[],
  look: Look,
): void {
  stage.ctx.fillStyle = LEVEL_COLOURS[line.level];
  stage.ctx.fillRect(box.x, box.y + 1, BAR, box.height - 2);
  const style = { size: look.size, baseline: 'middle' } as const;
  if (look.hasTime) {
    const colour = stage.theme.faintText;
    const y = box.y + look.height / 2;
    writeText(stage, lineTime(line.time, stage), box.x + BAR + GAP, y, { ...style, colour });
  }
  const start = messageStart(stage, look);
  for (const [index, row] of rows.entries()) {
    writeText(stage, row, box.x + start, box.y + (index + 0.5) * look.height, {
      ...style,
      colour: stage.theme.text,
      width: box.width - start,
    });
  }
}
