import { expect } from 'chai';
import fc from 'fast-check';
import {
  byNewest,
  dashboardsIn,
  galleryEntry,
  type GalleryEntry,
  type GalleryQuery,
  groupByDay,
  matching,
} from '../../../src/pictures/gallery/entries.ts';
import { createNewest } from '../../../src/pictures/gallery/newest.ts';
import type { PictureRecord } from '../../../src/pictures/stores/record.ts';
import { runAtOnce } from '../../../src/util/time-slices.ts';

const nameOf = (n: number) => n.toString(16).padStart(32, '0');
const entry = (n: number, record?: Partial<PictureRecord>): GalleryEntry =>
  galleryEntry(nameOf(n), n, record && { madeAt: n, ...record });
const found = (entries: readonly GalleryEntry[], query: GalleryQuery) =>
  runAtOnce(matching(entries, query)).map(({ storedAt }) => storedAt);

describe('the entries of the gallery', () => {
  const cpu = entry(3, {
    title: 'CPU load',
    dashboard: { uid: 'web', title: 'Web servers' },
    rooms: ['#ops', '#café'],
    people: ['Ann Example'],
  });
  const disk = entry(2, { title: 'Disk', dashboard: { uid: 'db' }, rooms: ['#ops'] });
  const unknown = entry(1);
  const all = [cpu, disk, unknown];

  for (const [words, expected] of [
    ['cpu', [3]],
    ['CPU  Load', [3]],
    ['web', [3]],
    ['servers cpu', [3]],
    ['ops', [3, 2]],
    ['#ops disk', [2]],
    ['cafe', [3]],
    ['ann', [3]],
    ['ann disk', []],
    ['db', [2]],
    ['nothing', []],
    ['', [3, 2, 1]],
    ['   ', [3, 2, 1]],
  ] as const) {
    it(`are found by the words "${words}" in title, dashboard, room and person`, () => {
      expect(found(all, { words })).to.deep.equal(expected);
    });
  }

  it('hold little of a record that is as long as it may be, of its names the newest', () => {
    const names = Array.from({ length: 20 }, (_, n) => `${n}-`.padEnd(200, 'x'));
    const { record, words } = entry(1, {
      title: 't'.repeat(200),
      dashboard: { uid: 'u'.repeat(200), title: 'd'.repeat(200) },
      link: `https://grafana.example.com/${'l'.repeat(1_400)}`,
      rooms: names,
      people: names,
    });
    expect(record?.rooms).to.deep.equal(names.slice(-2));
    expect(JSON.stringify(record).length + words.length).to.be.below(3_000);
  });

  it('are narrowed by dashboard, by time and by both', () => {
    expect(found(all, { dashboard: 'db' })).to.deep.equal([2]);
    expect(found(all, { dashboard: 'other' })).to.deep.equal([]);
    expect(found(all, { time: { from: 1, until: 3 } })).to.deep.equal([2, 1]);
    expect(found(all, { time: { from: 3, until: 9 }, dashboard: 'web' })).to.deep.equal([3]);
  });

  it('are not found by what is known of one of several panels with equal bytes', () => {
    const both = entry(4, { title: 'No data', dashboard: { uid: 'web' }, isAmbiguous: true });
    expect(found([both], { words: 'no data' })).to.deep.equal([]);
    expect(found([both], { dashboard: 'web' })).to.deep.equal([]);
    expect(runAtOnce(dashboardsIn([both], 10))).to.deep.equal([]);
  });

  it('name their dashboards once, those with the newest pictures first, and no more than asked for', () => {
    const renamed = entry(9, { dashboard: { uid: 'web', title: 'Web servers, new' } });
    expect(runAtOnce(dashboardsIn([renamed, disk, cpu], 10))).to.deep.equal([
      { uid: 'web', title: 'Web servers, new' },
      { uid: 'db', title: 'db' },
    ]);
    expect(runAtOnce(dashboardsIn([renamed, disk, cpu], 1))).to.have.length(1);
  });

  it('are grouped by days that follow each other', () => {
    const dayOf = (storedAt: number) => (storedAt > 1 ? 'today' : 'before');
    expect(groupByDay(all, dayOf)).to.deep.equal([
      { day: 'today', entries: [cpu, disk] },
      { day: 'before', entries: [unknown] },
    ]);
    expect(groupByDay([], dayOf)).to.deep.equal([]);
  });

  it('keep the newest of any number, in their order, however they come', () => {
    const listed = fc.array(fc.record({ name: fc.uuid(), storedAt: fc.integer() }));
    fc.assert(
      fc.property(listed, fc.integer({ min: 1, max: 20 }), (pictures, max) => {
        const newest = createNewest(max, byNewest);
        for (const picture of pictures) newest.add(picture);
        expect(newest.take()).to.deep.equal([...pictures].sort(byNewest).slice(0, max));
      }),
    );
  });

  it('take any words and any record', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'binary' }),
        (title, words) => {
          const one = entry(1, { title: title || 'x' });
          expect(found([one], { words }).length).to.be.oneOf([0, 1]);
          if (title.length < 100) expect(found([one], { words: title })).to.deep.equal([1]);
        },
      ),
    );
  });
});
