import { createRequire } from 'node:module';
import { readFontMetrics } from './font.ts';

export type Weight = 'normal' | 'bold';

/** Measures and shortens text in the one font family the pictures are written in. */
export interface Typesetter {
  readonly fontFamily: string;
  readonly fontFiles: readonly string[];
  /** Width in pixels at `size` pixels. */
  width(text: string, size: number, weight?: Weight): number;
  /** One line that the font can show: no control characters, nothing it has no glyph for. */
  clean(text: string): string;
  /** `text`, cleaned, and cut with an ellipsis where it is wider than `room` pixels. */
  fit(text: string, room: number, size: number, weight?: Weight): string;
  /** Lines no wider than `room` pixels, broken between words where that can be. */
  wrap(text: string, room: number, size: number, weight?: Weight): readonly string[];
}

const ELLIPSIS = '…';
const MISSING = '□';

/** Loads DejaVu Sans Condensed from its npm package, so that a machine without fonts will do. */
export function createTypesetter(): Typesetter {
  const { resolve } = createRequire(import.meta.url);
  const file = (name: string): string => resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
  const fontFiles = [file('DejaVuSansCondensed'), file('DejaVuSansCondensed-Bold')] as const;
  const metrics = { normal: readFontMetrics(fontFiles[0]), bold: readFontMetrics(fontFiles[1]) };

  const width = (text: string, size: number, weight: Weight = 'normal'): number => {
    let total = 0;
    for (const character of text) {
      total += metrics[weight].advance(character.codePointAt(0) ?? 0) ?? 0.6;
    }
    return total * size;
  };

  const clean = (text: string): string =>
    Array.from(text.replace(/\p{Surrogate}/gu, MISSING).replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' '))
      .map((character) => {
        const known = metrics.normal.advance(character.codePointAt(0) ?? 0) !== undefined;
        if (known && !/\p{Default_Ignorable_Code_Point}/u.test(character)) return character;
        return /[\p{Extended_Pictographic}\p{Default_Ignorable_Code_Point}\p{Mark}]/u.test(
          character,
        )
          ? ''
          : MISSING;
      })
      .join('')
      .trim();

  const fit: Typesetter['fit'] = (text, room, size, weight) => {
    const whole = clean(text);
    if (width(whole, size, weight) <= room) return whole;
    const characters = Array.from(whole);
    while (characters.length > 0) {
      characters.pop();
      const shortened = `${characters.join('').trimEnd()}${ELLIPSIS}`;
      if (width(shortened, size, weight) <= room) return characters.length === 0 ? '' : shortened;
    }
    return '';
  };

  const wrap: Typesetter['wrap'] = (text, room, size, weight) => {
    const lines: string[] = [];
    let line = '';
    for (const word of clean(text).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line === '' || width(longer, size, weight) <= room) {
        line = longer;
      } else {
        lines.push(line);
        line = word;
      }
    }
    return [...lines, line].map((one) => fit(one, room, size, weight));
  };

  return { fontFamily: 'DejaVu Sans', fontFiles, width, clean, fit, wrap };
}
