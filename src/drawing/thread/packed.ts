import type { Board, Tile } from '../model/board.ts';
import type { Drawing } from '../model/drawing.ts';
import type { Field, Frame } from '../../grafana/query/frames.ts';
import { STEP, type Steps } from '../../util/time-slices.ts';

/** Values of a field on their way to another thread: numbers are moved rather than copied. */
type PackedValues =
  | { readonly numbers: Float64Array<ArrayBuffer>; readonly missing: Uint8Array<ArrayBuffer> }
  | { readonly values: readonly unknown[] };

type PackedField = Omit<Field, 'values' | 'nanos'> & { readonly packed: PackedValues };
type PackedFrame = Omit<Frame, 'fields'> & { readonly fields: readonly PackedField[] };

export type PackedDrawing = Omit<Drawing, 'frames'> & { readonly frames: readonly PackedFrame[] };

type PackedTile = Omit<Tile, 'content'> & {
  readonly content: PackedDrawing | Exclude<Tile['content'], Drawing>;
};
export type PackedBoard = Omit<Board, 'tiles'> & { readonly tiles: readonly PackedTile[] };

/** Characters of one text in the data: no picture has room for more. */
const LONGEST_TEXT = 5_000;

/** The drawing in a form that is cheap to hand over. */
export function* packDrawing(drawing: Drawing): Steps<PackedDrawing> {
  const frames: PackedFrame[] = [];
  for (const frame of drawing.frames) {
    const fields: PackedField[] = [];
    for (const field of frame.fields) fields.push(yield* packField(field));
    const { refId, name, length, notices, kind } = frame;
    frames.push({
      refId,
      length,
      notices,
      fields,
      ...(name !== undefined && { name }),
      ...(kind !== undefined && { kind }),
    });
  }
  return { ...drawing, frames };
}

/** As packDrawing, for all panels of a board. */
export function* packBoard({ tiles, ...rest }: Board): Steps<PackedBoard> {
  const packed: PackedTile[] = [];
  for (const { box, content } of tiles) {
    packed.push({ box, content: 'panel' in content ? yield* packDrawing(content) : content });
  }
  return { ...rest, tiles: packed };
}

function* packField(field: Field): Steps<PackedField> {
  const { name, type, labels, config } = field;
  const rest = { name, type, config, ...(labels && { labels }) };
  return { ...rest, packed: yield* packValues(field) };
}

function* packValues({ type, values }: Field): Steps<PackedValues> {
  if (type === 'number' || type === 'time') {
    const numbers = new Float64Array(values.length);
    const missing = new Uint8Array(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (typeof value === 'number') numbers[index] = value;
      else missing[index] = 1;
      if (index % (20 * STEP) === 0) yield;
    }
    return { numbers, missing };
  }
  const texts: unknown[] = [];
  for (const [index, value] of values.entries()) {
    texts.push(short(value));
    if (index % STEP === 0) yield;
  }
  return { values: texts };
}

/** What is not a text or a plain value is written as JSON: nested frames are not drawn. */
function short(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  return (JSON.stringify(value) as string | undefined)?.slice(0, LONGEST_TEXT) ?? null;
}

/** The memory that is moved to the other thread. */
export function transferred(packed: PackedDrawing | PackedBoard): ArrayBuffer[] {
  if ('tiles' in packed) {
    return packed.tiles.flatMap(({ content }) => ('panel' in content ? transferred(content) : []));
  }
  return packed.frames.flatMap(({ fields }) =>
    fields.flatMap(({ packed }) =>
      'numbers' in packed ? [packed.numbers.buffer, packed.missing.buffer] : [],
    ),
  );
}

export function unpackDrawing({ frames, ...rest }: PackedDrawing): Drawing {
  return {
    ...rest,
    frames: frames.map((frame) => ({
      ...frame,
      fields: frame.fields.map(({ packed, ...field }) => ({ ...field, values: unpacked(packed) })),
    })),
  };
}

export function unpackBoard({ tiles, ...rest }: PackedBoard): Board {
  return {
    ...rest,
    tiles: tiles.map(({ box, content }) => ({
      box,
      content: 'panel' in content ? unpackDrawing(content) : content,
    })),
  };
}

function unpacked(packed: PackedValues): readonly unknown[] {
  if ('values' in packed) return packed.values;
  const { numbers, missing } = packed;
  const values: unknown[] = [];
  for (let index = 0; index < numbers.length; index += 1) {
    values.push(missing[index] ? null : numbers[index]);
  }
  return values;
}
