import { expect } from 'chai';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import type { ThemeName } from '../../../src/drawing/colours/named.ts';
import { classicPalette } from '../../../src/drawing/colours/palettes.ts';
import { applyFieldConfig } from '../../../src/drawing/fields/apply.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { graphOf, readFixture, writtenOn } from '../../support/drawing.ts';

interface Case {
  readonly theme: ThemeName;
  readonly color: { readonly mode: string; readonly fixedColor: string };
  readonly expected: readonly { readonly name: string; readonly colours: readonly string[] }[];
}

/** Values whose colours the oracle tells: see test/oracle/make.ts. */
const VALUES = [0, 10, 33, 50, 78, 100];

const channels = (colour: string) => {
  const { r, g, b } = parseColour(colour) ?? { r: -1, g: -1, b: -1 };
  return [r, g, b].map(Math.round);
};

/** Whether a colour is that of Grafana, to within one part of 256. */
const isAlike = (colour: string, other: string) =>
  channels(colour).every(
    (channel, index) => Math.abs(channel - (channels(other)[index] ?? -9)) <= 1,
  );

describe('colour modes', () => {
  for (const { theme, color, expected } of readFixture<Case[]>('colours')) {
    it(`${color.mode} of ${color.fixedColor}, ${theme}: colours are those of @grafana/data`, () => {
      const fieldConfig = { defaults: { color }, overrides: [] };
      expect(understood({ type: 'stat', fieldConfig })).to.deep.equal({ ok: true });
      const fields = expected.map(({ name }) => ({
        name,
        type: 'number' as const,
        config: {},
        values: VALUES,
      }));
      const [frame] = applyFieldConfig(
        [{ refId: 'A', length: VALUES.length, notices: [], fields }],
        { fieldConfig, defaultColour: 'thresholds', numbersOnly: false },
        { theme, clock: { zone: 'utc', now: 0 }, palette: classicPalette() },
      );
      for (const [index, { name, colours }] of expected.entries()) {
        const drawn = frame?.fields[index];
        const found = [...new Set(VALUES.map((value) => drawn?.display(value).colour ?? ''))];
        expect(found, name).to.have.lengthOf(colours.length);
        for (const [at, colour] of colours.entries()) {
          expect(
            isAlike(found[at] ?? '', colour),
            `${name}: ${String(found[at])}, not ${colour}`,
          ).to.equal(true);
        }
      }
    });
  }

  it('the classic palette is that of the version of Grafana', () => {
    const colourOf = (version: string) =>
      writtenOn(
        graphOf(
          { a: [1, 2], b: [3, 4] },
          {
            type: 'stat',
            fieldConfig: { defaults: { color: { mode: 'palette-classic' } }, overrides: [] },
          },
          { version },
        ),
      ).find(({ text }) => text === '4')?.colour;
    expect(colourOf('13.0.1')).to.equal('#f2cc0c');
    expect(colourOf('12.2.4')).to.equal('#fade2a');
    expect(colourOf('11.6.0')).to.equal('#f2cc0c');
  });
});
