import { expect } from 'chai';
import fc from 'fast-check';
import { parseSchedule } from '../../src/schedules/parse-when.ts';
import { describeWhen, type When } from '../../src/schedules/when.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

/** What was understood: the time in our words, the zone, and the request. */
function read(text: string): string {
  const { when, zone, request } = parseSchedule(text);
  return [describeWhen(when), ...(zone === undefined ? [] : [zone]), request].join(' | ');
}

const refusal = (text: string) => failureOf(InvalidRequestError, () => parseSchedule(text)).message;

describe('the time of a schedule', () => {
  const cases: readonly (readonly [typed: string, understood: string])[] = [
    ['weekdays 9:00 db web now-24h', 'weekdays 9:00 | db web now-24h'],
    ['hourly web', 'hourly | web'],
    ['every hour web', 'hourly | web'],
    ['hourly :15 and :45 web', 'hourly :15, :45 | web'],
    ['hourly at :30 web', 'hourly :30 | web'],
    ['every 30 min web', 'hourly :00, :30 | web'],
    ['every 12 hours web', 'daily 0:00, 12:00 | web'],
    ['daily 8am web', 'daily 8:00 | web'],
    ['every day at 9 pm web', 'daily 21:00 | web'],
    ['mon,thu 8:30 web', 'mon,thu 8:30 | web'],
    ['Every Mon, Wed & Fri 7 web', 'mon,wed,fri 7:00 | web'],
    ['mon-fri 8:00 web', 'weekdays 8:00 | web'],
    ['fri to mon 8 web', 'mon,fri,sat,sun 8:00 | web'],
    ['tuesdays and thursdays at noon web', 'tue,thu 12:00 | web'],
    ['weekly on monday 9.30pm web', 'mon 21:30 | web'],
    ['weekdays 9:00, 17:00 web', 'weekdays 9:00, 17:00 | web'],
    ['weekdays 17:00 and 9am web', 'weekdays 9:00, 17:00 | web'],
    ['weekends midnight web', 'weekends 0:00 | web'],
    ['1st 9:00 web', '1st 9:00 | web'],
    ['on the 1st and 15th of the month at 9:00 web', '1st,15th 9:00 | web'],
    ['2nd,3rd,11th,22nd 9:00 web', '2nd,3rd,11th,22nd 9:00 | web'],
    ['last day of the month 17:00 web', '31st 17:00 | web'],
    ['9:00 web', 'daily 9:00 | web'],
    ['9am on weekdays web', 'weekdays 9:00 | web'],
    ['  daily\n8:00   web  cpu ', 'daily 8:00 | web  cpu'],
    ['daily 8 2 panels', 'daily 8:00 | 2 panels'],
    ['daily 8:00 singapore', 'daily 8:00 | singapore'],
    ['daily 8:00 web server=a, b', 'daily 8:00 | web server=a, b'],
    ['daily 8:00', 'daily 8:00 | '],
  ];
  for (const [typed, understood] of cases) {
    it(`is read from ${JSON.stringify(typed)}`, () => {
      expect(read(typed)).to.equal(understood);
    });
  }

  const zones: readonly (readonly [typed: string, understood: string])[] = [
    ['weekdays 9:00 in Europe/Berlin db web', 'weekdays 9:00 | Europe/Berlin | db web'],
    [
      'weekdays 9:00 db web now-24h in Europe/Berlin',
      'weekdays 9:00 | Europe/Berlin | db web now-24h',
    ],
    ['hourly web in UTC', 'hourly | UTC | web'],
    ['daily 8 in new york web', 'daily 8:00 | America/New_York | web'],
    ['daily 8am Asia/Tokyo web', 'daily 8:00 | Asia/Tokyo | web'],
    ['daily 9:00 UTC web', 'daily 9:00 | UTC | web'],
    ['daily 9:00+02:00 web', 'daily 9:00 | Etc/GMT-2 | web'],
    [
      'daily 9:00 in UTC web 10:00 to 11:00 in Tokyo',
      'daily 9:00 | UTC | web 10:00 to 11:00 in Tokyo',
    ],
    ['daily 9:00 errors in checkout', 'daily 9:00 | errors in checkout'],
  ];
  for (const [typed, understood] of zones) {
    it(`has the zone of ${JSON.stringify(typed)}`, () => {
      expect(read(typed)).to.equal(understood);
    });
  }

  it('is asked for when it is missing or not understood, with samples', () => {
    expect(refusal('')).to.match(/^When\? Write `graf schedule WHEN REQUEST`.*`weekdays 9:00`/);
    expect(refusal('tomorrow web')).to.match(/`tomorrow web` does not begin with a time/);
    expect(refusal('weekdays web')).to.match(/^At which time\?/);
    expect(refusal('0 9 * * 1-5 web')).to.match(/Cron expressions are not read/);
  });

  it('is refused when no calendar or clock shows it', () => {
    expect(refusal('32nd 9:00 web')).to.match(/no 32nd/);
    expect(refusal('daily 25:00 web')).to.match(/`25:00` is not a time of day/);
    expect(refusal('daily 24:00 web')).to.match(/from 0:00 to 23:59/);
    expect(refusal('daily 9:00:30 web')).to.match(/without seconds/);
    expect(refusal('every 7 minutes web')).to.match(/cannot be scheduled/);
    expect(refusal('every 5 hours web')).to.match(/divides a day/);
    expect(refusal('daily 9:00 in Nowhere web')).to.match(/"Nowhere" is not a time zone/);
  });

  it('is the same when it is read from its own words', () => {
    const some = (max: number, min = 0) =>
      fc
        .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 24 })
        .map((numbers) => numbers.sort((a, b) => a - b));
    const days = fc.oneof(
      fc.record({ kind: fc.constant('weekdays' as const), days: some(7, 1) }),
      fc.record({ kind: fc.constant('dates' as const), days: some(31, 1) }),
    );
    const whens: fc.Arbitrary<When> = fc.oneof(
      fc.record({ kind: fc.constant('hourly' as const), minutes: some(59) }),
      fc.record({ kind: fc.constant('times' as const), days, times: some(1_439) }),
    );
    fc.assert(
      fc.property(whens, (when) => {
        const typed = `${describeWhen(when)} in Europe/Berlin db web`;
        expect(parseSchedule(typed)).to.deep.equal({
          when,
          zone: 'Europe/Berlin',
          request: 'db web',
        });
      }),
    );
  });

  it('is read from any text, or refused with a sentence', () => {
    const word = fc.constantFrom(
      'every',
      'mon',
      'to',
      ',',
      'and',
      '9:00',
      '9',
      'am',
      'in',
      'UTC',
      '1st',
      'of',
      'last',
      'day',
      'hourly',
      ':15',
      'web',
      '-',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word).map((words) => words.join(' ')),
          fc.string(),
        ),
        (text) => {
          try {
            parseSchedule(text);
          } catch (error) {
            expect(error).to.be.instanceOf(InvalidRequestError);
          }
        },
      ),
    );
  });
});
