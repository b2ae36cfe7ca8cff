import { expect } from 'chai';
import { InvalidRequestError } from '../../../src/util/errors.ts';
import { panelRange } from '../../../src/grafana/query/panel-range.ts';

const HOUR = 3_600_000;
const now = Date.parse('2026-11-26T15:00:00Z');
const asked = { from: 'now-6h', to: 'now', now };

describe('the range of a panel', () => {
  it('is the one that was asked for', () => {
    const range = panelRange(asked, { timeFrom: '', timeShift: '' });
    expect(range).to.deep.equal({ from: now - 6 * HOUR, to: now, note: '' });
  });

  it('is its own up to now, where a relative one was asked for', () => {
    const range = panelRange(asked, { timeFrom: '3h', timeShift: '' });
    expect(range).to.include({ from: now - 3 * HOUR, to: now });
    const fixed = { ...asked, from: String(now - HOUR), to: String(now) };
    expect(panelRange(fixed, { timeFrom: '3h', timeShift: '' })).to.include({ from: now - HOUR });
  });

  it('does not end before it begins', () => {
    const reversed = { ...asked, from: 'now', to: 'now-1h' };
    expect(() => panelRange(reversed, { timeFrom: '', timeShift: '' })).to.throw(
      InvalidRequestError,
    );
  });

  it('is earlier by its time shift, and says so', () => {
    const range = panelRange(asked, { timeFrom: '', timeShift: '1d' });
    expect(range).to.deep.equal({
      from: now - 30 * HOUR,
      to: now - 24 * HOUR,
      note: 'timeshift -1d',
    });
  });
});
