import { expect } from 'chai';
import { readAroundAgo } from '../../../src/grafana/time/ago-ranges.ts';
import { formatRange } from '../../../src/grafana/time/requested-range.ts';

const read = (text: string) => {
  const found = readAroundAgo(text.split(' '));
  return found && `${formatRange(found.value)} (${found.length})`;
};

describe('a time that was so long ago, in a sentence', () => {
  for (const [typed, meant] of [
    ['half an hour ago', 'around now-30m (4)'],
    ['30 minutes ago on web-01', 'around now-30m (3)'],
    ['an hour ago', 'around now-1h (3)'],
    ['three quarters of an hour ago', 'around now-45m (6)'],
    ['an hour and a half ago', 'around now-90m (6)'],
    ['3h ago', 'around now-3h (2)'],
    ['2 days ago', 'day before yesterday (3)'],
    ['a week ago', '7 days ago (3)'],
  ] as const) {
    it(`is around that moment, or that day, for ${typed}`, () => {
      expect(read(typed)).to.equal(meant);
    });
  }

  it('is all the time since just before it, where that would not have passed yet', () => {
    expect(read('5 minutes ago')).to.equal('now-10m (3)');
    expect(read('a quarter of an hour ago')).to.equal('now-30m (6)');
  });

  it('is nothing without ago, or in months and years', () => {
    for (const typed of [
      'half an hour',
      'since an hour ago',
      '2 months ago',
      '',
      'ago',
      '0d ago',
    ]) {
      expect(read(typed), typed).to.equal(undefined);
    }
  });
});
