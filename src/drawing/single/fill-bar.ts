import { type Box, fillRound, type Stage } from '../canvas/stage.ts';
import { withOpacity } from '../colours/colour.ts';
import type { DrawnField } from '../fields/apply.ts';
import type { ShownValue } from '../fields/display.ts';
import { isColouredByValue } from '../fields/field-colour.ts';
import { partsOf } from './threshold-parts.ts';

/** A value of a field that a bar shows. */
export interface BarValue {
  readonly field: DrawnField;
  readonly shown: ShownValue;
}

export const partOf = ({ shown }: Pick<BarValue, 'shown'>) =>
  Number.isNaN(shown.number) ? 0 : Math.max(0, Math.min(1, shown.part));

/** The part of a bar that is filled: cells are filled whole. */
export function filledPart(bar: Box, value: BarValue, look: BarLook): number {
  return look.mode === 'lcd' ? litCells(bar, value, look).lit : partOf(value);
}

/** How many cells a bar has, and which part of them is lit. */
function litCells(bar: Box, value: BarValue, { isVertical, cells = CELLS }: BarLook) {
  const [side, between] = cells;
  const length = isVertical ? bar.height : bar.width;
  const count = Math.max(1, Math.floor(length / (side + between)));
  const part = partOf(value);
  const lit = part === 0 ? 0 : (1 + Math.floor(part * (count - 1) + 1e-9)) / count;
  return { length, count, lit };
}

const CELLS = [14, 3] as const;

/** How the part of a bar up to its value is filled. */
export interface BarLook {
  readonly isVertical: boolean;
  readonly mode: 'gradient' | 'lcd' | 'basic';
  /** Whether the rest of it is seen. */
  readonly hasTrack: boolean;
  /** Pixels of a cell of the `lcd` mode, and between two: smaller ones for bars in tables. */
  readonly cells?: readonly [size: number, between: number];
}

/** A bar from the minimum on, as long as the value is large. */
export function fillBar(stage: Stage, bar: Box, value: BarValue, look: BarLook): void {
  const { theme } = stage;
  const { isVertical, mode, hasTrack } = look;
  const part = partOf(value);
  if (mode === 'lcd') {
    paintCells(stage, bar, value, look);
    return;
  }
  if (hasTrack) fillRound(stage, bar, 3, theme.secondary);
  if (Number.isNaN(value.shown.number)) return;
  const filled = isVertical
    ? { ...bar, y: bar.y + bar.height * (1 - part), height: bar.height * part }
    : { ...bar, width: bar.width * part };
  const { colour } = value.shown;
  if (mode === 'basic') {
    fillRound(stage, filled, 3, withOpacity(colour, 0.35));
    edge(stage, filled, isVertical, colour);
  } else fillRound(stage, filled, 3, gradientOf(stage, bar, value, isVertical));
}

function edge({ ctx }: Stage, box: Box, isVertical: boolean, colour: string): void {
  ctx.fillStyle = colour;
  if (isVertical) ctx.fillRect(box.x, box.y, box.width, 2);
  else ctx.fillRect(box.x + Math.max(0, box.width - 2), box.y, 2, box.height);
}

/** From the colour of the minimum to that of the maximum, where colours go by value. */
function gradientOf(stage: Stage, bar: Box, { field, shown }: BarValue, isVertical: boolean) {
  const { ctx } = stage;
  const [x, y] = [bar.x, bar.y + bar.height];
  const gradient = isVertical
    ? ctx.createLinearGradient(0, y, 0, bar.y)
    : ctx.createLinearGradient(x, 0, x + bar.width, 0);
  if (!isColouredByValue(field.settings.colour.mode)) {
    gradient.addColorStop(0, withOpacity(shown.colour, 0.4));
    gradient.addColorStop(1, shown.colour);
    return gradient;
  }
  for (const { at, colour } of coloursAlong(field)) gradient.addColorStop(at, colour);
  return gradient;
}

/** Colours of a field along its range: those of thresholds run into each other. */
function coloursAlong(field: DrawnField): { at: number; colour: string }[] {
  const { range, display } = field;
  const colourAt = (part: number) => display(range.min + part * (range.max - range.min)).colour;
  const places =
    field.settings.colour.mode === 'thresholds'
      ? partsOf(field).map(({ part }) => part)
      : [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];
  return [...new Set([0, ...places, 1])].map((at) => ({ at, colour: colourAt(at) }));
}

function paintCells(stage: Stage, bar: Box, value: BarValue, look: BarLook): void {
  const { isVertical, hasTrack, cells: [, between] = CELLS } = look;
  const { field } = value;
  const { length, count, lit } = litCells(bar, value, look);
  const size = length / count;
  const { min, max } = field.range;
  for (let cell = 0; cell < count; cell += 1) {
    const part = count === 1 ? partOf(value) : cell / (count - 1);
    const isLit = cell < Math.round(lit * count);
    if (!isLit && !hasTrack) continue;
    const colour = isColouredByValue(field.settings.colour.mode)
      ? field.display(min + part * (max - min)).colour
      : value.shown.colour;
    const at = cell * size;
    const box = isVertical
      ? {
          x: bar.x,
          y: bar.y + bar.height - at - size + between,
          width: bar.width,
          height: size - between,
        }
      : { x: bar.x + at, y: bar.y, width: size - between, height: bar.height };
    fillRound(stage, box, 2, isLit ? colour : withOpacity(colour, 0.18));
  }
}
