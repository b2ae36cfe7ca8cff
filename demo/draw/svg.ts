import type { Weight } from './typesetter.ts';

/** Characters that XML gives a meaning, replaced. Text must have been cleaned before. */
function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

interface TextOptions {
  readonly size: number;
  readonly fill: string;
  readonly weight?: Weight;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One line of text; `y` is its base line. */
export function text(x: number, y: number, content: string, options: TextOptions): string {
  const { size, fill, weight = 'normal', anchor = 'start' } = options;
  return `<text x="${px(x)}" y="${px(y)}" font-size="${px(size)}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}" xml:space="preserve">${escapeXml(content)}</text>`;
}

export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  radius = 0,
): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}" rx="${px(radius)}" fill="${fill}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}" stroke-width="1"/>`;
}

/** A picture within the picture, cut off at its edges. */
export function nested(
  x: number,
  y: number,
  width: number,
  height: number,
  content: string,
): string {
  if (width < 1 || height < 1) return '';
  return `<svg x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}">${content}</svg>`;
}

/** A number of pixels, short. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
