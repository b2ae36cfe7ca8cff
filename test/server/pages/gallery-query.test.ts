import { expect } from 'chai';
import fc from 'fast-check';
import { galleryDays } from '../../../src/server/pages/gallery-days.ts';
import { galleryAddress, readGalleryQuery } from '../../../src/server/pages/gallery-query.ts';

const NOW = Date.UTC(2026, 10, 26, 12);
const days = (zone?: string) => galleryDays(zone, () => NOW);
const read = (search: string) => readGalleryQuery(search, days('Europe/Amsterdam'));

describe('the days of the gallery', () => {
  it('begin and end where their zone says, also when clocks change', () => {
    const { timeOf, dayOf } = days('Europe/Amsterdam');
    for (const [day, hours] of [
      ['2026-11-26', 24],
      ['2026-03-29', 23],
      ['2026-10-25', 25],
    ] as const) {
      const { from = NaN, until = NaN } = timeOf(day) ?? {};
      expect(until - from, day).to.equal(hours * 3_600_000);
      expect([from - 1, from, until - 1].map(dayOf).slice(1), day).to.deep.equal([day, day]);
      expect(dayOf(from - 1), day).not.to.equal(day);
    }
  });

  it('are called today and yesterday', () => {
    const { inWords } = days('UTC');
    expect(inWords('2026-11-26')).to.equal('Today, Thursday 26 November 2026');
    expect(inWords('2026-11-25')).to.equal('Yesterday, Wednesday 25 November 2026');
    expect(inWords('2026-11-24')).to.equal('Tuesday 24 November 2026');
    expect(inWords('')).to.equal('Without a date');
  });

  it('are those of this machine without a zone, or with one that only a browser knows', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(days().zone).to.equal(here);
    expect(days('browser').zone).to.equal(here);
  });

  it('take a moment that no calendar has', () => {
    const { dayOf, clock } = days('UTC');
    for (const moment of [NaN, Infinity, 9e15, -9e15]) {
      expect([dayOf(moment), clock(moment)]).to.deep.equal(['', '']);
    }
  });
});

describe('the query of the gallery', () => {
  it('has words, a dashboard, a day and a page', () => {
    const asked = read('q=cpu+load&dashboard=web%2F1&day=2026-11-26&page=3');
    expect(asked).to.deep.include({
      words: 'cpu load',
      dashboard: 'web/1',
      day: '2026-11-26',
      page: 3,
      faults: [],
    });
    expect(asked.query.time).to.deep.equal({
      from: Date.UTC(2026, 10, 25, 23),
      until: Date.UTC(2026, 10, 26, 23),
    });
  });

  it('asks for everything where it is empty', () => {
    for (const search of ['', 'q=&dashboard=&day=&page=', 'other=1', 'q=%20']) {
      expect(read(search)).to.deep.include({ page: 1, faults: [] });
      expect(Object.values(read(search).query), search).to.deep.equal(Array(3).fill(undefined));
    }
  });

  for (const day of [
    '2026-02-30',
    '2026-13-01',
    'yesterday',
    '26.11.2026',
    '2026-11-26T10:00',
    '-1',
  ]) {
    it(`says that ${day} is not a day`, () => {
      expect(read(`day=${day}`).faults).to.deep.equal([
        `“${day}” is not a day; write one as 2026-11-26.`,
      ]);
    });
  }

  for (const page of ['0', '-1', '1.5', 'two', '1e3', '99999999999']) {
    it(`says that ${page} is not a page`, () => {
      expect(read(`page=${page}`).faults).to.deep.equal([`“${page}” is not the number of a page.`]);
    });
  }

  it('can be anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        expect(read(search).page).to.be.at.least(1);
      }),
    );
  });

  it('is read again from the address that is made of it', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => `x${text.trim()}`);
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 1_000 }), (words, dashboard, page) => {
        const asked = { words, dashboard, day: '2026-11-26', page };
        expect(read(galleryAddress(asked).replace('?', ''))).to.deep.include(asked);
      }),
    );
    expect(galleryAddress({})).to.equal('./');
  });
});
