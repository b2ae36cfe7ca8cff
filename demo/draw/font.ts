import { readFileSync } from 'node:fs';

/** Reads the few tables of a TrueType file that say how wide its characters are. */
export interface FontMetrics {
  /** Width of one character as a share of the font size, or undefined when the font lacks it. */
  advance(codePoint: number): number | undefined;
}

/** @throws Error when the file has no Unicode character map of a usual kind */
export function readFontMetrics(path: string): FontMetrics {
  const file = readFileSync(path);
  const tables = new Map<string, number>();
  for (let index = 0; index < file.readUInt16BE(4); index += 1) {
    const entry = 12 + index * 16;
    tables.set(file.toString('latin1', entry, entry + 4), file.readUInt32BE(entry + 8));
  }
  const offset = (name: string): number => {
    const start = tables.get(name);
    if (start === undefined) throw new Error(`${path} has no table ${name}`);
    return start;
  };
  const unitsPerEm = file.readUInt16BE(offset('head') + 18);
  const longMetrics = file.readUInt16BE(offset('hhea') + 34);
  const widths = offset('hmtx');
  const glyphs = readCharacterMap(file, offset('cmap'));
  return {
    advance: (codePoint) => {
      const glyph = glyphs.get(codePoint);
      if (glyph === undefined) return undefined;
      return file.readUInt16BE(widths + Math.min(glyph, longMetrics - 1) * 4) / unitsPerEm;
    },
  };
}

function readCharacterMap(file: Buffer, start: number): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  for (let index = 0; index < file.readUInt16BE(start + 2); index += 1) {
    const table = start + file.readUInt32BE(start + 4 + index * 8 + 4);
    const format = file.readUInt16BE(table);
    if (format === 4) readSegments(file, table, glyphs);
    if (format === 12) readGroups(file, table, glyphs);
  }
  if (glyphs.size === 0) throw new Error('the font has no character map of format 4 or 12');
  return glyphs;
}

/** Format 4: the Basic Multilingual Plane in segments. */
function readSegments(file: Buffer, table: number, glyphs: Map<number, number>): void {
  const doubled = file.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const ranges = deltas + doubled;
  for (let at = 0; at < doubled; at += 2) {
    const last = Math.min(file.readUInt16BE(ends + at), 0xfffe);
    const first = file.readUInt16BE(starts + at);
    const delta = file.readUInt16BE(deltas + at);
    const range = file.readUInt16BE(ranges + at);
    for (let code = first; code <= last; code += 1) {
      const place = ranges + at + range + (code - first) * 2;
      const listed = range === 0 ? code : file.readUInt16BE(place);
      const glyph = listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
}

/** Format 12: all of Unicode in groups. */
function readGroups(file: Buffer, table: number, glyphs: Map<number, number>): void {
  for (let group = 0; group < file.readUInt32BE(table + 12); group += 1) {
    const at = table + 16 + group * 12;
    const first = file.readUInt32BE(at);
    const glyph = file.readUInt32BE(at + 8);
    for (let code = first; code <= file.readUInt32BE(at + 4); code += 1) {
      glyphs.set(code, glyph + code - first);
    }
  }
}
