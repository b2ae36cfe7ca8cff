import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { transformFrames } from '../../../src/drawing/transformations/transform-frames.ts';
import type { Field, Frame } from '../../../src/grafana/query/frames.ts';
import { transformationsWith, TRANSFORMATION_KINDS } from '../../oracle/transformations.ts';

const NAMES = ['__proto__', 'constructor', 'hasOwnProperty', '', 'Time', 'Value', 'max', '$1'];
const name = fc.constantFrom(...NAMES);
const type = fc.constantFrom<Field['type']>('time', 'number', 'string', 'boolean', 'other');
const value = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e308, null, undefined, true, '{"a":1}', 'a=1'),
  fc.jsonValue({ maxDepth: 1 }),
);

const frames: fc.Arbitrary<Frame[]> = fc.array(
  fc.integer({ min: 0, max: 3 }).chain((length) =>
    fc.record({
      refId: name,
      name,
      fields: fc.array(
        fc.record({
          name,
          type,
          labels: fc.dictionary(name, name, { maxKeys: 2 }),
          config: fc.constant({}),
          values: fc.array(value, { minLength: length, maxLength: length }),
        }),
        { maxLength: 4 },
      ),
      length: fc.constant(length),
      notices: fc.constant([]),
    }),
  ),
  { maxLength: 3 },
);

/** Options that the oracle has none of, with names that are in the frames. */
const others: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    id: fc.constant('extractFields'),
    options: fc.record({
      source: name,
      format: fc.constantFrom('auto', 'json', 'kvp', 'regexp'),
      replace: fc.boolean(),
      jsonPaths: fc.constantFrom([], [{ path: 'a' }], [{ path: '__proto__.constructor' }]),
    }),
  }),
  fc.record({
    id: fc.constantFrom('rowsToFields', 'configFromData'),
    options: fc.record({
      configRefId: name,
      mappings: fc.array(
        fc.record({
          fieldName: name,
          handlerKey: fc.constantFrom('field.name', 'field.value', 'max', 'unit', 'color'),
        }),
      ),
    }),
  }),
  fc.record({ id: fc.constant('joinByLabels'), options: fc.record({ value: name }) }),
  fc.record({
    id: fc.constant('prepareTimeSeries'),
    options: fc.record({ format: fc.constantFrom('wide', 'multi') }),
  }),
  fc.record({
    id: fc.constantFrom('groupBy', 'organize', 'merge', 'reduce'),
    options: fc.jsonValue(),
  }),
);

describe('transformations of hostile frames', () => {
  const check = (arbitrary: fc.Arbitrary<unknown[]>) => {
    fc.assert(
      fc.property(frames, arbitrary, (given, transformations) => {
        const before = structuredClone(given);
        try {
          const made = transformFrames(given, transformations);
          for (const { fields, length } of made) {
            for (const { values } of fields) expect(values).to.have.length(length);
          }
        } catch (error) {
          if (!(error instanceof NotDrawnError)) throw error;
        }
        expect(given).to.deep.equal(before);
      }),
      { numRuns: 60 },
    );
  };

  for (const kind of TRANSFORMATION_KINDS) {
    it(`${kind}: as many values as rows are made, or a sentence, and nothing is changed`, () => {
      check(transformationsWith(kind));
    });
  }

  it('those that are not of @grafana/data make as many values as rows, or a sentence', () => {
    check(fc.array(others, { minLength: 1, maxLength: 2 }));
  });
});
