import type { AlertState } from '../../grafana/alerting/model.ts';
import { clipped, type Box, inset, type Stage } from '../canvas/stage.ts';
import { writeText } from '../canvas/text.ts';
import { wrapText } from '../canvas/wrap.ts';
import { knownColour } from '../colours/named.ts';
import { NotDrawnError } from '../errors.ts';
import { applyFieldConfig } from '../fields/apply.ts';
import type { Drawing } from '../model/drawing.ts';
import { modernised } from '../model/modernise.ts';
import { member, stringOf } from '../model/read.ts';
import { transformFrames } from '../transformations/transform-frames.ts';
import { panelType } from './index.ts';
import { paintHeart } from './paint-heart.ts';

const HEADER = 32;
const PADDING = 8;
const LINE = 18;
/** Pixels of the sign that shows the state of an alert, and between it and the title. */
const HEART = 14;
const GAP = 6;

/** Draws a panel with its title. */
export function paintPicture(stage: Stage, drawing: Drawing): void {
  const { ctx, theme } = stage;
  const whole = { x: 0, y: 0, width: drawing.width, height: drawing.height };
  const panel = modernised(drawing.panel, drawing.version);
  ctx.fillStyle = member(panel, 'transparent') === true ? theme.canvas : theme.panel;
  ctx.fillRect(0, 0, whole.width, whole.height);
  const title = drawing.title ?? stringOf(member(panel, 'title')) ?? '';
  paintTitle(stage, title, whole.width, drawing.alert);
  const notes = notesOf(drawing);
  const head = title === '' && !drawing.alert ? PADDING : HEADER;
  const bottom = PADDING + notes.length * LINE;
  const box = {
    x: PADDING,
    y: head,
    width: Math.max(1, whole.width - 2 * PADDING),
    height: Math.max(1, whole.height - head - bottom),
  };
  clipped(stage, { ...whole, y: head, height: whole.height - head }, () => {
    paintContent(stage, box, drawing, panel);
  });
  for (const [index, { text, colour }] of notes.entries()) {
    const y = whole.height - PADDING - (notes.length - index - 0.5) * LINE;
    const width = whole.width - 2 * PADDING;
    const ink = knownColour(colour, theme.name) ?? theme.faintText;
    writeText(stage, text, PADDING, y, { size: 12, colour: ink, baseline: 'middle', width });
  }
}

function paintTitle(stage: Stage, title: string, width: number, alert?: AlertState): void {
  const room = width - 2 * PADDING - (alert ? HEART + GAP : 0);
  const written =
    title === ''
      ? 0
      : GAP +
        writeText(stage, title, PADDING, HEADER / 2, {
          size: 14,
          weight: 'strong',
          colour: stage.theme.text,
          baseline: 'middle',
          width: Math.max(0, room),
        });
  if (alert)
    paintHeart(stage, { x: PADDING + written, y: (HEADER - HEART) / 2, size: HEART }, alert);
}

/** Draws what is said in place of a panel, with the panel's title. */
export function paintMessage(
  stage: Stage,
  box: Box,
  { title, message }: { readonly title: string; readonly message: string },
): void {
  stage.ctx.fillStyle = stage.theme.panel;
  stage.ctx.fillRect(box.x, box.y, box.width, box.height);
  paintTitle(stage, title, box.width);
  const head = title === '' ? PADDING : HEADER;
  const height = Math.max(0, box.height - head - PADDING);
  writeInTheMiddle(stage, { ...box, y: box.y + head, height }, message);
}

interface Note {
  readonly text: string;
  readonly colour: string;
}

const MOST_FAILURES = 3;

function notesOf({ failures = [], footer }: Drawing): Note[] {
  const failed = failures
    .slice(0, MOST_FAILURES)
    .map(({ refId, message }) => ({ text: `${refId}: ${message}`, colour: 'red' }));
  const more = failures.length - failed.length;
  if (more > 0) failed.push({ text: `${more} more queries failed`, colour: 'red' });
  return footer === undefined ? failed : [...failed, { text: footer, colour: '' }];
}

function paintContent(stage: Stage, box: Box, drawing: Drawing, panel: unknown): void {
  const type = panelType(member(panel, 'type'));
  if (!type) throw new NotDrawnError('This type of panel is not drawn here.');
  const { defaultColour, numbersOnly } = type;
  const fieldConfig = member(panel, 'fieldConfig');
  const options = { fieldConfig, defaultColour, numbersOnly };
  const { zone } = stage.around.clock;
  const transformed = transformFrames(drawing.frames, member(panel, 'transformations'), zone);
  const styled = type.styled?.(panel, transformed) ?? transformed;
  const frames = applyFieldConfig(styled, options, stage.around);
  const isDrawn = type.paint(stage, box, {
    panel,
    frames,
    range: drawing.range,
    annotations: drawing.annotations ?? [],
  });
  if (!isDrawn) paintNoData(stage, box, fieldConfig);
}

function paintNoData(stage: Stage, box: Box, fieldConfig: unknown): void {
  const text = stringOf(member(member(fieldConfig, 'defaults'), 'noValue')) ?? 'No data';
  writeInTheMiddle(stage, box, text);
}

/** Pixels of a message and of a line of it. */
const [MESSAGE, MESSAGE_LINE] = [14, 20];

/** In as many lines as there is room for; one line has at least some words, or there is none. */
function writeInTheMiddle(stage: Stage, box: Box, text: string): void {
  const { x, y, width, height } = inset(box, 4, 0);
  const size = Math.min(MESSAGE, height / 1.2);
  if (size < 6) return;
  const most = Math.max(1, Math.floor(height / MESSAGE_LINE));
  const rows = wrapText(stage, text, { size }, width, most + 1);
  const shown = rows.slice(0, most);
  const top = y + height / 2 - ((shown.length - 1) * MESSAGE_LINE) / 2;
  for (const [index, row] of shown.entries()) {
    const isCut = index === most - 1 && rows.length > most;
    writeText(stage, isCut ? `${row}…` : row, x + width / 2, top + index * MESSAGE_LINE, {
      size,
      colour: stage.theme.faintText,
      align: 'center',
      baseline: 'middle',
      width,
    });
  }
}
