import { expect } from 'chai';
import { parseColour } from '../../../src/drawing/colours/colour.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { recordedOn, textsOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const MINUTE = 60_000;
const range = { from: 0, to: 6 * MINUTE };
const times = [0, 1, 2, 3, 4, 5].map((minute) => minute * MINUTE);
const doors = tableOf({ Time: times, door: ['open', 'open', null, 'shut', 'shut', 'open'] });
const load = tableOf({ Time: times, load: [10, 20, 90, 95, 30, null] });

const panelOf = (type: string, options: object = {}, defaults: object = {}) => ({
  type,
  options: { legend: { displayMode: 'list', placement: 'bottom' }, ...options },
  fieldConfig: { defaults: { color: { mode: 'palette-classic' }, ...defaults }, overrides: [] },
});

/** Start and end of each state, in minutes. */
function statesOn(panel: Readonly<Record<string, unknown>>, frames = [doors]) {
  const { filled } = recordedOn(drawnFrom(frames, panel, { range, width: 1000 }));
  const states = filled.filter(({ y, height }) => y > 0 && height > 20);
  const left = Math.min(...states.map(({ x }) => x));
  const right = Math.max(...states.map(({ x, width }) => x + width));
  const minute = (x: number) => Math.round(((x - left) / (right - left)) * 60) / 10;
  return states.map(({ x, width }) => [minute(x), minute(x + width)]);
}

describe('timelines of states', () => {
  it('equal values that follow each other are one state, a null is a gap', () => {
    const panel = panelOf('state-timeline');
    expect(statesOn(panel)).to.deep.equal([
      [0, 2],
      [3, 5],
      [5, 6],
    ]);
    const texts = textsOn(drawnFrom([doors], panel, { range }));
    expect(texts.filter((text) => text === 'open')).to.have.length(3);
    expect(texts).to.include.members(['door', 'shut', '00:01']);
  });

  it('values are states of their own, and gaps are drawn over, where the panel says so', () => {
    expect(statesOn(panelOf('state-timeline', { mergeValues: false }))).to.have.length(5);
    const spanned = panelOf('state-timeline', {}, { custom: { spanNulls: true } });
    expect(statesOn(spanned)[0]).to.deep.equal([0, 3]);
    const short = panelOf('state-timeline', {}, { custom: { spanNulls: MINUTE } });
    expect(statesOn(short)[0]).to.deep.equal([0, 2]);
  });

  it('a value of a data source that measures at intervals ends after one', () => {
    const [time, door] = doors.fields;
    const fields = [{ ...time, config: { interval: MINUTE }, values: [0, 3 * MINUTE] }, door];
    const sparse = { ...doors, fields, length: 2 } as typeof doors;
    expect(statesOn(panelOf('state-timeline'), [sparse])).to.have.length(2);
  });

  it('numbers are told by the threshold that they have reached, in the legend too', () => {
    const panel = panelOf('state-timeline', {}, { unit: 'percent', color: { mode: 'thresholds' } });
    const texts = textsOn(drawnFrom([load], panel, { range }));
    expect(texts.filter((text) => text === '< 80%')).to.have.length(3);
    expect(texts.filter((text) => text === '80%+')).to.have.length(2);
    expect(texts).not.to.include('90%');
  });

  const byThreshold = {
    color: { mode: 'thresholds' },
    mappings: [
      { type: 'value', options: { 10: { text: 'ten', color: '#123456' } } },
      { type: 'range', options: { from: 93, to: 99, result: { text: 'much' } } },
    ],
  };

  it('merged states are steps of thresholds, whatever the mappings say, as in Grafana since 8.2', () => {
    const panel = panelOf('state-timeline', {}, byThreshold);
    const texts = textsOn(drawnFrom([load], panel, { range, width: 1000 }));
    expect(texts.filter((text) => text === '< 80')).to.have.length(3);
    expect(texts).not.to.include('ten');
    expect(statesOn(panel, [load])).to.have.length(3);
  });

  it('values of their own have the text and colour of their mapping, else the colour of their threshold', () => {
    const unmerged = panelOf('state-timeline', { mergeValues: false }, byThreshold);
    for (const panel of [unmerged, panelOf('status-history', {}, byThreshold)]) {
      const drawing = drawnFrom([load], panel, { range, width: 1000 });
      const { filled } = recordedOn(drawing);
      const states = filled.filter(({ y, height }) => y > 0 && height > 20);
      const colours = states.map(({ colour }) => parseColour(colour));
      const [ten, low, high, much] = colours;
      expect(ten).to.include({ r: 0x12, g: 0x34, b: 0x56 });
      expect([low, high, much]).to.deep.equal([colours[4], much, high]);
      expect(low).not.to.deep.equal(high);
      expect(textsOn(drawing)).to.include.members(['ten', '20', '90', 'much', '< 80', '80+']);
    }
  });

  const nulls = [{ type: 'special', options: { match: 'null', result: { text: 'gone' } } }];

  it('a null that has a mapping is a state', () => {
    const panel = panelOf('state-timeline', {}, { mappings: nulls });
    expect(statesOn(panel)).to.have.length(4);
    expect(textsOn(drawnFrom([doors], panel, { range, width: 1000 }))).to.include('gone');
    const spanned = panelOf('state-timeline', {}, { mappings: nulls, custom: { spanNulls: true } });
    expect(statesOn(spanned)).to.have.length(3);
    const gradient = { mappings: nulls, color: { mode: 'continuous-GrYlRd' } };
    expect(statesOn(panelOf('state-timeline', {}, gradient))).to.have.length(3);
  });

  it('nulls are not drawn where what they are differs between versions of Grafana', () => {
    const merged = panelOf('state-timeline', {}, { ...byThreshold, mappings: nulls });
    expect(() => textsOn(drawnFrom([load], merged, { range }))).to.throw(NotDrawnError);
    const filled = panelOf('status-history', {}, { noValue: '0' });
    expect(() => textsOn(drawnFrom([load], filled, { range }))).to.throw(NotDrawnError);
    expect(
      textsOn(drawnFrom([load], panelOf('status-history', {}, { noValue: '-' }), { range })),
    ).to.include('load');
  });

  it('equal texts of different values are states of their own', () => {
    const mappings = [{ type: 'range', options: { from: 0, to: 50, result: { text: 'few' } } }];
    const panel = panelOf('state-timeline', {}, { mappings });
    const texts = textsOn(drawnFrom([load], panel, { range, width: 1000 }));
    expect(texts.filter((text) => text === 'few')).to.have.length(4);
  });

  it('a history has a cell for each value, with the value where there is room', () => {
    const panel = panelOf('status-history', {}, { unit: 'percent' });
    const texts = textsOn(drawnFrom([load], panel, { range, width: 1000 }));
    expect(texts).to.include.members(['20%', '90%', '95%']);
    const hidden = { showValue: 'never', legend: { showLegend: false } };
    const none = panelOf('status-history', hidden, { unit: 'percent' });
    expect(textsOn(drawnFrom([load], none, { range }))).not.to.include('90%');
    expect(statesOn(panel, [load])).to.have.length(5);
  });

  it('the columns of a history are whole at both ends, and as wide as the first of all rows', () => {
    const whole = tableOf({ Time: times, load: [10, 20, 90, 95, 30, 20] });
    const drawing = drawnFrom([whole], panelOf('status-history', { colWidth: 1 }), {
      range: { from: 0, to: 5 * MINUTE },
      width: 1000,
    });
    const cells = recordedOn(drawing).filled.filter(({ y, height }) => y > 0 && height > 20);
    expect(cells).to.have.length(6);
    for (const { width } of cells) expect(width).to.be.closeTo(cells[0]?.width ?? 0, 1);
  });

  it('a page has as many rows as the panel says, and tells which page it is', () => {
    const three = tableOf({ Time: times, a: [1, 1, 1, 1, 1, 1], b: times, c: times });
    for (const type of ['state-timeline', 'status-history']) {
      const texts = textsOn(drawnFrom([three], panelOf(type, { perPage: 2 }), { range }));
      expect(texts).to.include.members(['a', 'b', 'Page 1 of 2']).and.not.to.include('c');
      const all = textsOn(drawnFrom([three], panelOf(type, { perPage: 3 }), { range }));
      expect(all).to.include('c').and.not.to.include('Page 1 of 1');
    }
  });

  it('a state ends after the time that the panel says values hold', () => {
    const sparse = tableOf({ Time: [0, 3 * MINUTE, 4 * MINUTE], door: ['open', 'open', 'open'] });
    const held = (insertNulls: unknown) =>
      statesOn(panelOf('state-timeline', {}, { custom: { insertNulls } }), [sparse]);
    expect(held(2 * MINUTE)).to.have.length(2);
    expect(held(false)).to.have.length(1);
  });

  it('rows without an axis have no names, and begin at the top whatever height they have', () => {
    const panel = panelOf(
      'state-timeline',
      { rowHeight: 0.3 },
      { custom: { axisPlacement: 'hidden' } },
    );
    expect(textsOn(drawnFrom([doors], panel, { range }))).not.to.include('door');
    const { filled } = recordedOn(
      drawnFrom([doors], panelOf('state-timeline', { rowHeight: 0.3 })),
    );
    const [first] = filled.filter(({ y, height }) => y > 0 && height > 20);
    expect(first?.y).to.be.below(40);
  });

  it('a timeline that says nothing of colours goes from green to red', () => {
    const panel = { type: 'state-timeline', fieldConfig: { defaults: {}, overrides: [] } };
    const { filled } = recordedOn(drawnFrom([load], panel, { range }));
    const colours = new Set(
      filled.filter(({ y, height }) => y > 0 && height > 20).map((one) => one.colour),
    );
    expect(colours.size).to.equal(5);
  });

  it('settings that are not drawn are named', () => {
    const paged = panelOf('state-timeline', { perPage: 20, rowHeight: 0.9 });
    expect(understood(paged)).to.deep.equal({ ok: true });
    expect(understood(panelOf('state-timeline', { mode: 'x' }))).to.have.property('not');
  });

  it('without states it says so, with too many it is not drawn', () => {
    expect(textsOn(drawnFrom([], panelOf('state-timeline')))).to.include('No data');
    const empty = tableOf({ Time: [0], door: [null] });
    expect(textsOn(drawnFrom([empty], panelOf('status-history')))).to.include('No data');
    const rows = Array.from({ length: 60_000 }, (_, index) => index);
    const many = tableOf({ Time: rows, a: rows });
    expect(() => textsOn(drawnFrom([many], panelOf('status-history')))).to.throw('more states');
  });
});
