import type { Canvas, Size } from './canvas.ts';
import { text } from './svg.ts';

/** One line in the middle of a panel that has nothing else to show. */
export function message({ type, theme }: Canvas, { width, height }: Size, content: string): string {
  const size = Math.min(20, Math.max(11, height / 8));
  const shown = type.fit(content, width - 16, size);
  return text(width / 2, height / 2 + size / 3, shown, {
    size,
    fill: theme.faint,
    anchor: 'middle',
  });
}
