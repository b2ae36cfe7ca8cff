import { expect } from 'chai';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import type { ThemeName } from '../../../src/drawing/colours/named.ts';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';
import { applyFieldConfig } from '../../../src/drawing/fields/apply.ts';
import { wholeText } from '../../../src/drawing/fields/display.ts';
import { seriesColour } from '../../../src/drawing/fields/field-colour.ts';
import { reducerOf } from '../../../src/drawing/fields/reducers.ts';
import { reasonsOf } from '../../../src/drawing/understood/understood.ts';
import type { Field } from '../../../src/grafana/query/frames.ts';
import { readFixture } from '../../support/drawing.ts';

interface Case {
  readonly theme: ThemeName;
  readonly frames: readonly { refId: string; name?: string; fields: readonly Field[] }[];
  readonly fieldConfig: unknown;
  readonly expected: {
    readonly fields: readonly (readonly {
      name: string;
      texts: string[];
      colors: string[];
      series?: string;
      calcs?: Record<string, string>;
    }[])[];
  };
}

/** Red, green and blue, and opacity to within what eight bits can tell. */
const rounded = (colour: string) => {
  const { r, g, b, a } = parseColour(colour) ?? { r: -1, g: -1, b: -1, a: 0 };
  return [r, g, b, Math.round(a * 10)].join();
};

/** The colours, where another one differs by no more than rounding does. */
function nearly(found: readonly string[], wanted: readonly string[]): readonly string[] {
  return found.map((colour, index) => {
    const other = wanted[index] ?? '';
    const isNear = colour
      .split(',')
      .every((part, at) => Math.abs(Number(part) - Number(other.split(',')[at])) <= 1);
    return isNear ? other : colour;
  });
}

/** Powers of ten have other last digits from one version of Node to the next. */
const sameDigits = (text: string) =>
  text
    .replace(/-?\d+(?:\.\d+)?e[-+]\d+/g, (number) => Number(number).toPrecision(10))
    .replace(/0\.0{20,}[\dA-F]+/g, (hexadecimal) => hexadecimal.slice(0, -4));

/** A panel with patterns that are not regular expressions, for one, is not drawn. */
const isUnderstood = ({ fieldConfig }: Case) =>
  reasonsOf({ type: 'stat', fieldConfig }).length === 0;

describe('fields with defaults and overrides', () => {
  for (const file of ['fields-dark', 'fields-light', 'wide-fields-dark', 'wide-fields-light']) {
    const cases = readFixture<Case[]>(file).filter(isUnderstood);
    for (const [number, { theme, frames, fieldConfig, expected }] of cases.entries()) {
      it(`${file} ${number}: names, texts, colours and calculations are those of @grafana/data`, () => {
        const around = { theme, clock: { zone: 'utc', now: 0 }, palette: classicPalette() };
        const drawn = applyFieldConfig(
          frames.map((frame) => ({
            ...frame,
            length: frame.fields[0]?.values.length ?? 0,
            notices: [],
          })),
          { fieldConfig, defaultColour: 'thresholds', numbersOnly: false },
          around,
        );
        const found = drawn.map(({ fields }, frameIndex) =>
          fields.map((field, at) => {
            const { colors = [], series = '' } = expected.fields[frameIndex]?.[at] ?? {};
            const wanted = series === '' ? [] : [rounded(series)];
            const shown = field.field.values.map((value) => field.display(value));
            return {
              name: field.name,
              texts: shown.map((value) => sameDigits(wholeText(value))),
              colours: nearly(
                shown.map(({ colour }) => rounded(colour)),
                colors.map(rounded),
              ),
              series:
                field.field.type === 'number'
                  ? nearly([rounded(seriesColour(field, around))], wanted)[0]
                  : '',
            };
          }),
        );
        expect(found).to.deep.equal(
          expected.fields.map((fields) =>
            fields.map(({ name, texts, colors, series }) => ({
              name,
              texts: texts.map(sameDigits),
              colours: colors.map(rounded),
              series: series === undefined ? '' : rounded(series),
            })),
          ),
        );
        for (const [index, { fields }] of drawn.entries()) {
          for (const [at, field] of fields.entries()) {
            for (const [calc, text] of Object.entries(expected.fields[index]?.[at]?.calcs ?? {})) {
              const value = reducerOf(calc)?.(field.field.values);
              expect(
                sameDigits(wholeText(field.display(value))),
                `${calc} of ${field.name}`,
              ).to.equal(sameDigits(text));
            }
          }
        }
      });
    }
  }
});
