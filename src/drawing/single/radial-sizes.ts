import type { Box } from '../canvas/stage.ts';
import type { RadialLook } from './radial-look.ts';

/** A gauge as it is since Grafana 12.4: a circle, or an arc that is open below. Pixels. */
export interface RadialSizes {
  readonly centre: { readonly x: number; readonly y: number };
  /** To the middle of the bar. */
  readonly radius: number;
  readonly bar: number;
  /** Of the thresholds' ring, and to its middle; no ring where it is 0. */
  readonly ring: number;
  readonly ringRadius: number;
  /** The size of the labels, and the distance to them; no labels where it is 0. */
  readonly label: number;
  readonly labelRadius: number;
  /** Where the arc ends below. */
  readonly bottom: number;
}

/** How far an arc goes below its middle, in radii; a circle goes all the way. */
const BELOW = Math.sin((20 * Math.PI) / 180);

/** The sizes that `@grafana/ui` (Apache 2.0) gives a gauge in a box. */
export function radialSizes({ x, y, width, height }: Box, look: RadialLook): RadialSizes {
  const isArc = look.shape === 'gauge';
  const margin = look.hasGlow ? 0.02 * Math.min(width, height) : 0;
  const below = isArc ? BELOW : 1;
  const byWidth = width / 2 - margin;
  const byHeight = (height - margin * 2) / (1 + below);
  const most = Math.max(1, Math.min(byWidth, byHeight));
  const bar = Math.max((look.barWidth * most) / 3, 2);
  let outer = most - (isArc && look.isRounded ? bar : 0);
  let [label, labelRadius] = [0, 0];
  if (look.hasLabels) {
    labelRadius = outer;
    label = Math.max(0.12 * outer ** 0.92, 10);
    outer -= label * 1.2 + label / 3;
    if (isArc && byHeight <= byWidth) {
      labelRadius -= outer * 0.07;
      outer -= outer * 0.07;
    }
  }
  const ring = look.hasRing ? Math.min(Math.max(0.2 * bar ** 0.92, 4), 12) : 0;
  const ringRadius = outer - ring / 2;
  if (ring > 0) outer -= ring + Math.min(Math.max(ring / 2, 2), 12);
  const reach = most * below;
  const rest = height - reach - margin * 2 - most;
  const centre = { x: x + width / 2, y: y + most + margin + rest / 2 };
  const radius = Math.max(1, outer - bar / 2);
  return { centre, radius, bar, ring, ringRadius, label, labelRadius, bottom: centre.y + reach };
}
