import type { Box, Stage } from '../canvas/stage.ts';
import { textWidth } from '../canvas/text.ts';
import { commonSize, LEAST_SIZE, LINE_HEIGHT, wideAt } from './fit.ts';

/** An arc begins a little below its middle on the left, and ends as much below it on the right. */
export const ARC = [0.9 * Math.PI, 2.1 * Math.PI] as const;
/** How far it goes below its middle, in radii. */
const BELOW = Math.sin(0.1 * Math.PI);

/** What the gauges of a panel have in common. */
export interface GaugeTexts {
  readonly names: readonly string[];
  readonly values: readonly string[];
  /** The thresholds, where they are written. */
  readonly labels: readonly string[];
  readonly hasMarkers: boolean;
  /** Pixels that the panel asks for. */
  readonly titleSize: number | undefined;
  readonly valueSize: number | undefined;
}

/** In pixels, the same for all gauges of a panel; texts of no size are not written. */
export interface GaugeSizes {
  readonly radius: number;
  /** The thickness of the arc around the gauge that shows the thresholds; 0 for none. */
  readonly ring: number;
  /** The radius within that arc. */
  readonly outer: number;
  readonly thickness: number;
  readonly name: number;
  readonly value: number;
  readonly label: number;
  /** Of a gauge with all its texts. */
  readonly height: number;
}

const LARGEST_NAME = 16;
/** The sizes at which a long text is no longer made smaller, so that it does not make the others small. */
const [LEAST_NAME, LEAST_VALUE] = [10, 9];
/** Pixels between the arc and the name. */
const GAP = 2;

/** @param tile the narrowest one */
export function gaugeSizes(stage: Stage, tile: Box, texts: GaugeTexts): GaugeSizes {
  const name = nameSize(stage, tile, texts);
  const below = name > 0 ? name * LINE_HEIGHT + GAP : 0;
  const room = { width: tile.width, height: Math.max(0, tile.height - below) };
  const { radius, label } = arcSize(stage, room, texts);
  const ring = texts.hasMarkers ? Math.max(1.5, Math.min(12, radius * 0.06)) : 0;
  const outer = Math.max(0, radius - ring - Math.max(1, ring * 0.4) * Math.sign(ring));
  const thickness = outer * 0.3;
  const height = label * (LINE_HEIGHT + 0.5) + radius * (1 + BELOW) + below;
  const value = valueSize(stage, (outer - thickness) * 0.94, outer, texts);
  return { radius, ring, outer, thickness, name, label, height, value };
}

function nameSize(stage: Stage, tile: Box, { names, titleSize }: GaugeTexts): number {
  if (names.length === 0) return 0;
  if (titleSize !== undefined) return Math.min(titleSize, tile.height / 2 / LINE_HEIGHT);
  const most = Math.min(LARGEST_NAME, Math.max(8, (tile.height * 0.2) / LINE_HEIGHT));
  const size = commonSize(stage, names, tile, { least: LEAST_NAME, most });
  return size * LINE_HEIGHT <= tile.height * 0.4 ? size : 0;
}

/** The largest arc with labels that can be read; without them where it would be too small. */
function arcSize(stage: Stage, room: Pick<Box, 'width' | 'height'>, { labels }: GaugeTexts) {
  for (const label of labels.length > 0 ? [14, 12, 10, 8] : []) {
    const wide = Math.max(...labels.map((text) => textWidth(stage, text, { size: label })));
    const height = room.height - label * (LINE_HEIGHT + 0.5);
    const radius = Math.min(room.width / 2 - wide - 4, height / (1 + BELOW));
    if (radius >= wide && radius >= 3 * label) return { radius, label };
  }
  const radius = Math.min(room.width / 2, room.height / (1 + BELOW));
  return { radius: Math.max(1, radius), label: 0 };
}

/** A text in the middle has the most room: above it and below it the arc is nearer. */
function valueSize(
  stage: Stage,
  inner: number,
  outer: number,
  { values, names, valueSize: wanted }: GaugeTexts,
): number {
  // Not lower than the arc where there is a name below it.
  if (wanted !== undefined) return Math.min(wanted, outer * (names.length > 0 ? 0.6 : 1));
  const sizes = values
    .map((text) => inner / Math.hypot(wideAt(stage, text) / 2, 0.4))
    .map((size) => (size >= LEAST_VALUE ? size : LEAST_VALUE * 1.5));
  const most = outer * 0.6;
  return Math.floor(Math.max(LEAST_SIZE, Math.min(most, ...sizes)));
}
