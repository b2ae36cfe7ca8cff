import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { drawingPage } from '../../docs/drawing.ts';
import { SAMPLE_RANGE } from '../../docs/drawing-sample.ts';
import { DRAWING_SAMPLES } from '../../docs/drawing-samples.ts';
import { understood } from '../../src/drawing/understood/understood.ts';
import { textsOn } from '../support/drawing.ts';

const at = (path: string) => new URL(`../../docs/${path}`, import.meta.url);

describe('docs/drawing.md', () => {
  it('is what the samples make of it (npm run docs makes it anew)', async () => {
    expect(await readFile(at('drawing.md'), 'utf8')).to.equal(drawingPage());
  });

  for (const { name, ...sample } of DRAWING_SAMPLES) {
    it(`shows a panel of the type ${name} that is understood and drawn, in both themes`, () => {
      expect(understood(sample.panel)).to.deep.equal({ ok: true });
      for (const theme of ['dark', 'light'] as const) {
        const drawing = { ...sample, range: SAMPLE_RANGE, zone: 'utc', theme, scale: 1 };
        expect(textsOn(drawing)).to.have.length.above(1).and.not.to.include('No data');
        expect(existsSync(at(`images/drawing/${name}-${theme}.png`)), theme).to.equal(true);
      }
    });
  }
});
