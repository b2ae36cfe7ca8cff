import { expect } from 'chai';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import { hueEnds } from '../../../src/drawing/colours/shades.ts';
import { graphOf, pixelsOf, textsOn, writtenOn } from '../../support/drawing.ts';

type Values = Readonly<Record<string, readonly (number | null)[]>>;

const graph = (series: Values, custom: object, overrides: object[] = [], defaults: object = {}) =>
  graphOf(
    series,
    { title: '', fieldConfig: { defaults: { ...defaults, custom }, overrides } },
    { width: 400, height: 300 },
  );
const about = (name: string, id: string, value: unknown) => ({
  matcher: { id: 'byName', options: name },
  properties: [{ id, value }],
});

const GREEN = '#73bf69';

/** How many pixels have a colour, near enough to it. */
function pixelsIn(drawing: ReturnType<typeof graph>, colour: string, near = 4): number {
  const wanted = parseColour(colour) ?? { r: 0, g: 0, b: 0 };
  const pixels = pixelsOf(drawing);
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const channels = [wanted.r, wanted.g, wanted.b];
    if (channels.every((one, index) => Math.abs((pixels[at + index] ?? 0) - one) <= near)) count++;
  }
  return count;
}

describe('settings of series', () => {
  it('values are written at points, and below those below zero', () => {
    const drawing = graph({ a: [5.5, -5.5, 5.5] }, { showValues: true });
    const written = writtenOn(drawing).filter(({ text }) => /^-?5\.50$/.test(text));
    expect(written.map(({ text }) => text)).to.deep.equal(['5.50', '-5.50', '5.50']);
    expect(written[1]?.y).to.be.above((written[0]?.y ?? 0) + 100);
  });

  it('values are not written where points are not drawn', () => {
    const many = { a: Array.from({ length: 300 }, (_, index) => 100 + (index % 7)) };
    expect(textsOn(graph(many, { showValues: true }))).not.to.include('103');
    expect(textsOn(graph(many, { showValues: true, showPoints: 'always' }))).to.include('103');
    const few = { a: [13.7, 12.1] };
    expect(textsOn(graph(few, { showValues: true, showPoints: 'never' }))).not.to.include('13.7');
    expect(textsOn(graph(few, { showValues: true, drawStyle: 'bars' }))).to.include('13.7');
  });

  it('a stacked value is told as the height that it comes to', () => {
    const stacked = graph(
      { a: [3], b: [4.25] },
      { showValues: true, stacking: { mode: 'normal' } },
    );
    expect(textsOn(stacked)).to.include.members(['3', '7.25']);
  });

  it('the transform "constant" draws the first value from end to end', () => {
    const drawing = graph({ a: [30, 10, 50] }, { transform: 'constant', lineWidth: 3 });
    const level = graph({ a: [30, 30, 30] }, { lineWidth: 3, showPoints: 'never' });
    expect([...pixelsOf(drawing)]).to.deep.equal([...pixelsOf(level)]);
  });

  it('a stack mode called "value" stacks, apart from other stacks', () => {
    const series = { a: [10, 10], b: [20, 20] };
    const of = (mode: string) => pixelsOf(graph(series, { stacking: { mode, group: 'A' } }));
    expect([...of('value')]).to.deep.equal([...of('normal')]);
    const apart = graph(series, { stacking: { mode: 'normal' } }, [
      about('b', 'custom.stacking', { mode: 'value' }),
    ]);
    expect([...pixelsOf(apart)]).to.deep.equal([...pixelsOf(graph(series, {}))]);
  });

  it('lines are not stacked on bars', () => {
    const series = { a: [10, 10], b: [20, 20] };
    const bars = about('a', 'custom.drawStyle', 'bars');
    const stacked = graph(series, { stacking: { mode: 'normal' } }, [bars]);
    expect([...pixelsOf(stacked)]).to.deep.equal([...pixelsOf(graph(series, {}, [bars]))]);
  });

  it('a series goes down in its stack when more of its values are below zero than above', () => {
    const series = { a: [20, 20, 20], b: [-10, 5, -10] };
    const texts = textsOn(graph(series, { stacking: { mode: 'normal' } }));
    expect(texts).to.include('-10');
  });

  it('an area down to another series is filled by a third, unless the panel says how much', () => {
    const series = { top: [40, 40], low: [10, 10] };
    const below = (target: string, custom: object = {}) =>
      graph(series, { showPoints: 'never', ...custom }, [
        about('top', 'custom.fillBelowTo', target),
      ]);
    const filled = pixelsIn(below('low'), '#374733', 20);
    expect(filled).to.be.above(20_000);
    expect(pixelsIn(below('nothing of that name', { fillOpacity: 35 }), '#374733', 20)).to.be.below(
      1000,
    );
    expect(pixelsIn(below('low', { fillOpacity: 100 }), GREEN)).to.be.above(20_000);
  });

  it('bars are as wide as they may be', () => {
    const bars = (more: object) =>
      pixelsIn(
        graph({ a: [null, 10, null] }, { drawStyle: 'bars', fillOpacity: 100, ...more }),
        GREEN,
      );
    expect(bars({ barMaxWidth: 20 }) * 4).to.be.below(bars({ barMaxWidth: 100 }) * 1.2);
  });

  it('the gradient mode "hue" turns the colour either way on the colour wheel', () => {
    expect(hueEnds('#73bf69', true)).to.deep.equal(['rgb(156, 243, 175)', 'rgb(113, 154, 66)']);
    expect(hueEnds('#73bf69', false)[1]).to.equal('rgb(139, 183, 87)');
    const drawing = graph({ a: [10, 10] }, { gradientMode: 'hue', fillOpacity: 100 });
    expect(pixelsIn(drawing, 'rgb(113, 154, 66)', 6)).to.be.above(300);
  });
});
