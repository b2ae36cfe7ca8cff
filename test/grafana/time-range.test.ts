import { expect } from 'chai';
import fc from 'fast-check';
import { InvalidRequestError } from '../../src/errors.ts';
import { parseTime } from '../../src/grafana/time-range.ts';
import { failureOf } from '../support/failure.ts';

describe('time range', () => {
  describe('leaves what Grafana understands as it is', () => {
    for (const text of [
      'now',
      'now-6h',
      'now/d',
      'now-1d/d',
      'now-1M',
      'now-1Q/Q',
      'now/fQ',
      'now-1fy/fy',
      'now-1h-30m',
      'now+1h',
      'now/d+8h',
      'now-7d/d-30m',
      'now-0s',
    ]) {
      it(text, () => {
        expect(parseTime(text)).to.equal(text);
      });
    }
  });

  describe('writes what people mean as Grafana understands it, which would ignore it silently', () => {
    for (const [text, meant] of [
      ['now-12hr', 'now-12h'],
      ['now-24hr', 'now-24h'],
      ['now-24hrs', 'now-24h'],
      ['now-30min', 'now-30m'],
      ['now-1week', 'now-1w'],
      ['now-2Weeks', 'now-2w'],
      ['now-1month', 'now-1M'],
      ['now-1quarter/quarter', 'now-1Q/Q'],
      ['NOW-6h', 'now-6h'],
      ['Now/day', 'now/d'],
      ['6h', 'now-6h'],
      ['12hr', 'now-12h'],
      ['30min', 'now-30m'],
      ['2w', 'now-2w'],
      ['90DAYS', 'now-90d'],
      ['1M', 'now-1M'],
      ['1m', 'now-1m'],
    ] as const) {
      it(`${text} is ${meant}`, () => {
        expect(parseTime(text)).to.equal(meant);
      });
    }
  });

  describe('writes every absolute time in milliseconds, the one form that all of Grafana reads', () => {
    for (const [text, ms] of [
      ['1700000000000', 1_700_000_000_000],
      ['1700000000', 1_700_000_000_000],
      ['946684800', 946_684_800_000],
      ['20240101', Date.UTC(2024, 0, 1)],
      ['20240101T103000', Date.UTC(2024, 0, 1, 10, 30)],
      ['2024-01-01', Date.UTC(2024, 0, 1)],
      ['2024-01-01T10:00', Date.UTC(2024, 0, 1, 10)],
      ['2024-01-01 10:30:15', Date.UTC(2024, 0, 1, 10, 30, 15)],
      ['2024-01-01T10:00:00Z', Date.UTC(2024, 0, 1, 10)],
      ['2024-01-01T10:00:00.250Z', Date.UTC(2024, 0, 1, 10, 0, 0, 250)],
      ['2024-01-01T10:00:00+02:00', Date.UTC(2024, 0, 1, 8)],
      ['2024-01-01T10:00:00-0530', Date.UTC(2024, 0, 1, 15, 30)],
    ] as const) {
      it(text, () => {
        expect(parseTime(text)).to.equal(String(ms));
      });
    }
  });

  describe('refuses, with a sentence that shows other ways to write it,', () => {
    for (const text of [
      '',
      ' ',
      'nowhere',
      'now-',
      'now-6',
      'now-h',
      'now6h',
      'now-1.5h',
      'now-6H',
      '6H',
      'now-6parsecs',
      'now--6h',
      'now-6h/',
      'now/',
      'now-6h and more',
      'yesterday',
      'cpu',
      '5',
      '2024-13-01',
      '2024-02-30',
      '2024-01-01T25:00',
      '2024-01-01T10:00:00+2',
      '2024',
      '10:00',
      '1-1-2024',
      '-6h',
      '1e9',
      '9'.repeat(30),
      'now-constructor',
      'now/__proto__',
    ]) {
      it(JSON.stringify(text), () => {
        const { message } = failureOf(InvalidRequestError, () => parseTime(text));
        expect(message).to.match(/now-6h/);
      });
    }
  });

  const nearlyTimes = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom('now', '-', '+', '/', '6', 'h', 'd', 'M', 'hr', 'T', ':', 'Z'),
    }),
    fc.stringMatching(/^\d{4}-?\d\d-?\d\d[T ]?\d\d:?\d\d/),
  );

  it('makes date math or milliseconds of any text, or says that it is no time', () => {
    fc.assert(
      fc.property(nearlyTimes, (text) => {
        try {
          expect(parseTime(text)).to.match(
            /^(\d{1,15}|now(([+-]\d+|\/)(s|m|h|d|w|M|Q|y|fy|fQ))*)$/,
          );
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
          expect((error as Error).message.length).to.be.below(300);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('says the same of what it has said', () => {
    fc.assert(
      fc.property(nearlyTimes, (text) => {
        let time: string;
        try {
          time = parseTime(text);
        } catch {
          return;
        }
        if (Number(time) > 1e11 || Number.isNaN(Number(time)))
          expect(parseTime(time)).to.equal(time);
      }),
    );
  });

  it('ends soon with a long text', () => {
    for (const text of [
      'now'.repeat(70_000),
      `now${'-1h'.repeat(70_000)}x`,
      `now-1${'h'.repeat(200_000)}`,
      `${'1'.repeat(200_000)}x`,
      `now${'/'.repeat(200_000)}`,
    ]) {
      failureOf(InvalidRequestError, () => parseTime(text));
    }
    expect(parseTime(`now${'-1hr'.repeat(50_000)}`)).to.equal(`now${'-1h'.repeat(50_000)}`);
  });
});
