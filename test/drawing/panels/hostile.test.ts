import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { KEYS_OF_TYPES, understood } from '../../../src/drawing/understood/understood.ts';
import type { Field, FieldType } from '../../../src/grafana/query/frames.ts';
import { textsOn } from '../../support/drawing.ts';
import { drawnFrom } from '../../support/tables.ts';

const TYPES = Object.keys(KEYS_OF_TYPES);

/** Settings that one of these types reads. */
const KEYS = `reduceOptions values calcs fields limit pieType displayLabels sort legend displayMode
  placement xField orientation stacking groupWidth barWidth barRadius showValue text valueSize
  xTickLabelRotation xTickLabelMaxLength color mode scheme steps exponent min max filterValues le ge
  rowsFrame layout cellGap cellRadius yAxis unit decimals axisPlacement axisLabel reverse bucketSize
  bucketOffset bucketCount mergeValues alignValue rowHeight colWidth showTime wrapLogMessage sortOrder
  fontSize dataFormat cards hideZeroBuckets valueName format aliasColors combine styles pattern columns transform sort valueMaps rangeMaps mappings
  thresholds gauge sparkline prefix content cellOptions footer overrides yaxes seriesOverrides alias __proto__
  constructor toString valueOf toJSON`.split(/\s+/);

const word = fc.constantFrom(
  ...`always donut tsbuckets horizontal percent normal desc name value scheme opacity Oranges le
  thresholds palette-classic continuous-GrYlRd table right small bytes Descending`.split(/\s+/),
);
const part: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.boolean(),
    fc.double(),
    fc.constantFrom(null, 0, -1, 1, 1e308, -1e308, 5e-324, '', '1e999'),
    fc.string(),
    fc.array(tie('part'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('part'), { maxKeys: 6 }),
  ),
})).part;
const settings = fc.dictionary(fc.constantFrom(...KEYS), part, { maxKeys: 12 });

const valueOf: Readonly<Record<FieldType, fc.Arbitrary<unknown>>> = {
  number: fc.oneof(fc.double(), fc.integer({ min: 0, max: 9 }), fc.constant(null)),
  time: fc.oneof(fc.integer({ min: 0, max: 1e13 }), fc.constantFrom(null, NaN, 1e300)),
  string: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a', 'level=error', null)),
  boolean: fc.boolean(),
  other: fc.jsonValue({ maxDepth: 1 }),
};
const name = fc.oneof(
  fc.constantFrom('Time', 'Line', 'labels', '0.5', '+Inf', 'xMin'),
  fc.string(),
);
const frame = fc
  .tuple(
    fc.integer({ min: 0, max: 12 }),
    fc.array(fc.tuple(name, fc.constantFrom('time', 'number', 'string', 'boolean', 'other')), {
      maxLength: 5,
    }),
  )
  .chain(([length, columns]) =>
    fc
      .tuple(
        ...columns.map(([called, type]) =>
          fc
            .array(valueOf[type], { minLength: length, maxLength: length })
            .map((values): Field => ({
              name: called,
              type: type,
              config: {},
              values,
            })),
        ),
      )
      .map((fields: Field[]) => ({ refId: 'A', length, notices: [], fields })),
  );

describe('panels of odd models and data', () => {
  for (const type of TYPES) {
    it(`${type}: a picture, or one sentence why there is none`, () => {
      fc.assert(
        fc.property(
          fc.array(frame, { maxLength: 3 }),
          settings,
          settings,
          settings,
          fc.integer({ min: 1, max: 600 }),
          (frames, options, defaults, custom, width) => {
            const fieldConfig = { defaults: { ...defaults, custom }, overrides: [] };
            const panel = { ...options, type, options, fieldConfig };
            const drawing = drawnFrom(frames, panel, { width, height: 600 - width + 1 });
            understood(panel);
            try {
              textsOn(drawing);
            } catch (error) {
              expect(error).to.be.instanceOf(NotDrawnError);
            }
          },
        ),
        { numRuns: 100 },
      );
    });
  }
});
