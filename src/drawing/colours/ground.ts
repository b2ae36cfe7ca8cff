import { contrasting, contrastOf, cssColour, parseColour, type Rgba } from './colour.ts';

/** The contrast that large texts need to be read is 3 (WCAG 2, 1.4.3); here it is that of the lighter end. */
const LEAST_CONTRAST = 2.6;
/** Lightness that a colour loses: it stays the same colour. */
const [LIGHT, DARK, STEP, BETWEEN] = [0.05, 0.15, 0.02, 0.09];

/** The two ends of a gradient on which a text can be read, as dark as that needs. */
export function gradientGround(colour: string): readonly [from: string, to: string] {
  const rgba = parseColour(colour);
  const ink = parseColour(contrasting(colour));
  if (!rgba || !ink) return [colour, colour];
  let loss = LIGHT;
  while (loss < DARK && contrastOf(dimmed(rgba, loss), ink) < LEAST_CONTRAST) loss += STEP;
  return [cssColour(dimmed(rgba, loss + BETWEEN)), cssColour(dimmed(rgba, loss))];
}

/** A colour of less lightness, and of the same hue and saturation (HSL). */
function dimmed({ r, g, b, a }: Rgba, loss: number): Rgba {
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const light = (high + low) / 510;
  const less = Math.max(0, light - loss);
  // Of the distance from grey, what the smaller lightness leaves room for.
  const room = (lightness: number) => 1 - Math.abs(2 * lightness - 1);
  const part = room(light) > 0 ? room(less) / room(light) : 0;
  const at = (channel: number) => 255 * less + (channel - 255 * light) * part;
  return { r: at(r), g: at(g), b: at(b), a };
}
