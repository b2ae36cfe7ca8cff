import { DateTime } from 'luxon';
import { textWidth, writeText } from '../canvas/text.ts';
import { wrapText } from '../canvas/wrap.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import { member, stringOf } from '../model/read.ts';
import type { PanelContent } from '../panels/panel-type.ts';
import { LEVEL_COLOURS } from './levels.ts';
import { commonLabels, type LineLabels, writeLabels } from './line-labels.ts';
import { logLines } from './log-lines.ts';
import { type CountedLine, countRepeats } from './repeats.ts';

/** Of times; the shorter ones where a message would have too little room. */
const FORMATS = ['yyyy-MM-dd HH:mm:ss.SSS', 'MM-dd HH:mm:ss', 'HH:mm:ss'] as const;
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
  const counted = countRepeats(lines, stringOf(member(options, 'dedupStrategy')) ?? 'none');
  const common = commonLabels(lines.map(({ labels }) => labels));
  const look = lookOf(stage, box, options, { counted, common });
  let y = box.y;
  if (member(options, 'showCommonLabels') === true) {
    const text = `Common labels: ${writeLabels(common) || '(no common labels)'}`;
    writeNote(stage, text, { ...box, y }, look);
    y += look.height;
  }
  const rest = { ...box, y, height: box.y + box.height - y };
  const shown = fitting(stage, rest, counted, look);
  for (const { counted: one, rows } of shown) {
    paintLine(stage, { ...box, y, height: rows.length * look.height }, one, rows, look);
    y += rows.length * look.height;
  }
  const left = counted.length - shown.length;
  if (left > 0) {
    const text = `+${left} more ${left === 1 ? 'line' : 'lines'}`;
    writeNote(stage, text, { ...box, y: box.y + box.height - look.height }, look);
  }
  return true;
}

interface Look {
  /** Pixels. */
  readonly size: number;
  readonly height: number;
  /** Undefined where times are not shown. */
  readonly timeFormat: string | undefined;
  readonly isWrapped: boolean;
  readonly isPretty: boolean;
  /** Pixels of the columns before the message; 0 for one that is not shown. */
  readonly repeats: number;
  readonly labels: number;
  readonly common: LineLabels;
}

interface ShownLine {
  readonly counted: CountedLine;
  readonly rows: readonly string[];
}

/** The most of a line's width that its labels take, and the least that is left for its message. */
const LABELS_SHARE = 0.35;
const MESSAGE_SHARE = 0.4;
/** Pixels of labels, however narrow the panel is. */
const LEAST_LABELS = 40;
/** Lines that are measured for the width of their labels. */
const MEASURED = 100;

function lookOf(
  stage: Stage,
  box: Box,
  options: unknown,
  { counted, common }: { counted: readonly CountedLine[]; common: LineLabels },
): Look {
  const isSmall = member(options, 'fontSize') === 'small';
  const size = isSmall ? 11 : 13;
  const most = Math.max(0, ...counted.map(({ repeats }) => repeats));
  const labels = counted.slice(0, MEASURED).map(({ line }) => writeLabels(line.labels, common));
  const widest = Math.max(...labels.map((text) => textWidth(stage, text, { size })));
  const repeats = most > 0 ? textWidth(stage, `${most + 1}x`, { size }) + GAP : 0;
  const hasLabels = member(options, 'showLabels') === true && widest > 0;
  const least = hasLabels ? Math.min(widest, LEAST_LABELS) : 0;
  const before = (1 - MESSAGE_SHARE) * box.width - BAR - GAP - repeats;
  const formats = member(options, 'showTime') === true ? FORMATS : [];
  const timeFormat =
    formats.find((one) => timeWidth(stage, { size, timeFormat: one }) + least <= before) ??
    formats.at(-1);
  const room = Math.min(LABELS_SHARE * box.width, before - timeWidth(stage, { size, timeFormat }));
  return {
    size,
    height: isSmall ? 16 : 20,
    timeFormat,
    isWrapped: member(options, 'wrapLogMessage') === true,
    isPretty: member(options, 'prettifyLogMessage') === true,
    repeats,
    labels: hasLabels && room >= least ? Math.min(widest, room) + GAP : 0,
    common,
  };
}

function writeNote(stage: Stage, text: string, { x, y, width }: Box, look: Look): void {
  const style = { size: 12, colour: stage.theme.faintText, baseline: 'middle' } as const;
  const start = BAR + GAP;
  writeText(stage, text, x + start, y + look.height / 2, { ...style, width: width - start });
}

const lineTime = (time: number, format: string, { around }: Stage) =>
  DateTime.fromMillis(time, { zone: around.clock.zone, locale: 'en-US' }).toFormat(format);

/** Pixels that the times take. */
function timeWidth(stage: Stage, { size, timeFormat }: Pick<Look, 'size' | 'timeFormat'>): number {
  if (timeFormat === undefined) return 0;
  return textWidth(stage, lineTime(0, timeFormat, stage), { size }) + GAP;
}

/** Where messages begin. */
function messageStart(stage: Stage, look: Look): number {
  return BAR + GAP + look.repeats + timeWidth(stage, look) + look.labels;
}

/** The lines that have room; the last row is for how many have not. */
function fitting(stage: Stage, box: Box, lines: readonly CountedLine[], look: Look): ShownLine[] {
  const room = Math.max(1, Math.floor(box.height / look.height));
  const width = Math.max(20, box.width - messageStart(stage, look));
  const shown: ShownLine[] = [];
  let used = 0;
  for (const [index, counted] of lines.entries()) {
    const rows = rowsOf(stage, counted.line.text, look, width, room);
    const isLast = index === lines.length - 1;
    const free = Math.max(shown.length === 0 ? 1 : 0, (isLast ? room : room - 1) - used);
    if (rows.length > free) {
      if (free > 0) shown.push({ counted, rows: cutAfter(rows, free) });
      break;
    }
    shown.push({ counted, rows });
    used += rows.length;
  }
  return shown;
}

/** The first rows of a line that goes on. */
function cutAfter(rows: readonly string[], count: number): string[] {
  return rows.slice(0, count).map((row, at) => (at === count - 1 ? `${row}…` : row));
}

/** Colours for terminals are not drawn. */
const ESCAPES = /\p{Cc}\[[\d;]*[A-Za-z]/gu;

function rowsOf(stage: Stage, text: string, look: Look, width: number, most: number): string[] {
  const plain = (look.isPretty ? prettified(text) : text).replaceAll(ESCAPES, '').trimEnd();
  const rows = plain.split(/\r?\n/, most);
  if (!look.isWrapped) return rows;
  return rows.flatMap((row) => wrapText(stage, row, look, width, most)).slice(0, most);
}

/** A line of JSON over several lines; any other as it is. */
function prettified(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function paintLine(
  stage: Stage,
  box: Box,
  { line, repeats }: CountedLine,
  rows: readonly string[],
  look: Look,
): void {
  stage.ctx.fillStyle = LEVEL_COLOURS[line.level];
  stage.ctx.fillRect(box.x, box.y + 1, BAR, box.height - 2);
  const style = { size: look.size, baseline: 'middle' } as const;
  const faint = { ...style, colour: stage.theme.faintText };
  const y = box.y + look.height / 2;
  let x = box.x + BAR + GAP;
  if (repeats > 0) writeText(stage, `${repeats + 1}x`, x, y, faint);
  x += look.repeats;
  if (look.timeFormat !== undefined) {
    writeText(stage, lineTime(line.time, look.timeFormat, stage), x, y, faint);
  }
  x += timeWidth(stage, look);
  if (look.labels > 0) {
    const labels = writeLabels(line.labels, look.common);
    writeText(stage, labels, x, y, { ...faint, width: look.labels - GAP });
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
