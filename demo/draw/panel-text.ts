import { objectIn, stringIn } from '../model/json.ts';
import type { Panel } from '../model/panels.ts';
import { resolveTitle } from '../model/variables.ts';
import type { Canvas, Size } from './canvas.ts';
import { text } from './svg.ts';

const PAD = 14;

/** The text of a `text` panel: headings, list items and paragraphs; other marks are left out. */
export function textPanel({ type, theme, variables }: Canvas, panel: Panel, size: Size): string {
  const saved = stringIn(panel.json.content, stringIn(objectIn(panel.json.options).content, ''));
  const parts: string[] = [];
  let y = 4;
  for (const raw of resolveTitle(saved, variables).split(/\r?\n/)) {
    const { content, fontSize, weight, indent } = readLine(raw);
    const lineHeight = fontSize * 1.55;
    for (const [index, line] of type
      .wrap(content, size.width - 2 * PAD - indent, fontSize, weight)
      .entries()) {
      if (y + lineHeight > size.height) return parts.join('');
      const baseLine = y + lineHeight * 0.68;
      if (indent > 0 && index === 0) {
        parts.push(text(PAD, baseLine, '•', { size: fontSize, fill: theme.faint }));
      }
      parts.push(text(PAD + indent, baseLine, line, { size: fontSize, fill: theme.text, weight }));
      y += lineHeight;
    }
  }
  return parts.join('');
}

interface Line {
  readonly content: string;
  readonly fontSize: number;
  readonly weight: 'normal' | 'bold';
  readonly indent: number;
}

function readLine(raw: string): Line {
  const heading = /^#{1,6}\s+(.*)$/.exec(raw);
  const item = /^\s*[-*]\s+(.*)$/.exec(raw);
  const content = (heading?.[1] ?? item?.[1] ?? raw).replace(/\*\*|__|`/g, '');
  return {
    content,
    fontSize: heading === null ? 14 : 19,
    weight: heading === null ? 'normal' : 'bold',
    indent: item === null ? 0 : 16,
  };
}
