import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { applyFieldConfig } from '../../../src/drawing/fields/apply.ts';
import { transformFrames } from '../../../src/drawing/transformations/transform-frames.ts';
import type { Field, Frame } from '../../../src/grafana/query/frames.ts';
import { decodeOdd } from '../../support/oracle-json.ts';

interface Case {
  readonly frames: readonly { refId: string; name?: string; fields: readonly Field[] }[];
  readonly transformations: readonly { readonly id: string }[];
  readonly expected: readonly {
    readonly refId: string;
    readonly fields: readonly {
      readonly name: string;
      readonly type: string;
      readonly values: readonly unknown[];
    }[];
  }[];
}

const file = new URL('../../fixtures/drawing/transformations.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8'), decodeOdd) as Case[];

const around = {
  theme: 'dark',
  clock: { zone: 'utc', now: 0 },
  palette: classicPalette(),
} as const;

/** What becomes of the frames; or that they are not drawn here. */
function outcome({ frames, transformations }: Case) {
  const given: Frame[] = frames.map((frame) => ({
    ...frame,
    length: Math.max(0, ...frame.fields.map(({ values }) => values.length)),
    notices: [],
  }));
  const made = transformFrames(given, transformations);
  const options = { fieldConfig: {}, defaultColour: 'thresholds', numbersOnly: false };
  return applyFieldConfig(made, options, around).map(({ frame, fields }) => ({
    refId: frame.refId,
    fields: fields.map(({ field, name }) => ({
      name,
      type: field.type,
      values: Array.from(field.values, (value) => plain(value, field.type)),
    })),
  }));
}

/** Zero has no sign, what is missing is null, and others among texts are texts: they look the same. */
function plain(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null;
  if (value === 0) return type === 'string' ? '0' : 0;
  const isOther = typeof value === 'number' || typeof value === 'boolean';
  return type === 'string' && isOther ? String(value) : value;
}

/**
 * Frames that answer no query have no name of one there, and an empty one here; and columns may be
 * shorter than others there.
 */
function asHere({ refId, fields }: Case['expected'][number]) {
  const length = Math.max(0, ...fields.map(({ values }) => values.length));
  return {
    refId: refId.replaceAll('undefined', ''),
    fields: fields.map(({ name, type, values }) => ({
      name,
      type,
      values: Array.from({ length }, (_, row) => plain(values[row], type)),
    })),
  };
}

describe('transformations, beside those of @grafana/data', () => {
  let refused = 0;

  for (const [number, one] of cases.entries()) {
    const ids = one.transformations.map(({ id }) => id).join(', ');
    it(`case ${number}: ${ids} make the same of frames, or refuse them`, () => {
      try {
        expect(outcome(one)).to.deep.equal(one.expected.map(asHere));
      } catch (error) {
        if (!(error instanceof NotDrawnError)) throw error;
        refused += 1;
      }
    });
  }

  it('few frames are refused: those whose columns would mix kinds of values or differ in length', () => {
    expect(refused).to.be.lessThan(cases.length / 10);
  });
});
