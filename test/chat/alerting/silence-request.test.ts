import { expect } from 'chai';
import fc from 'fast-check';
import { parseSilence } from '../../../src/chat/alerting/silence-request.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../../src/util/errors.ts';

const NOW = Date.parse('2026-11-25T09:02:30Z');
const MINUTE = 60_000;
const clock = { now: NOW, zone: 'Europe/Berlin' };
const read = (typed: string) => {
  const { target, endsAt, reason } = parseSilence(typed, clock);
  return [target.name, (endsAt - NOW) / MINUTE, reason];
};

describe('parseSilence', () => {
  it('reads a name or a number, a time and a reason', () => {
    expect(read('Replication lag for 2h because the disk is swapped')).to.deep.equal([
      'Replication lag',
      120,
      'the disk is swapped',
    ]);
    expect(read('3 2h')).to.deep.equal(['3', 120, '']);
    expect(read('#3 for 90 min')).to.deep.equal(['#3', 90, '']);
    expect(read('disk 5 for 2 hours and 30 minutes')).to.deep.equal(['disk 5', 150, '']);
    expect(read('"waiting for 2h" 1d')).to.deep.equal(['waiting for 2h', 1440, '']);
    expect(read('cpu half an hour')).to.deep.equal(['cpu', 30, '']);
  });

  it('reads until when, in the zone of the user', () => {
    expect(read('cpu until 11:00')[1]).to.equal(57.5);
    expect(read('cpu until 6pm')[1]).to.equal(60 * 8 - 2.5);
    expect(read('cpu till 9:00')[1]).to.equal(60 * 23 - 2.5);
  });

  it('reads labels', () => {
    const { target } = parseSilence('team=web severity!=info node=~n-0.* for 1h', clock);
    expect(target.name).to.equal('');
    expect(target.labels).to.deep.equal([
      { name: 'team', value: 'web', isEqual: true, isRegex: false },
      { name: 'severity', value: 'info', isEqual: false, isRegex: false },
      { name: 'node', value: 'n-0.*', isEqual: true, isRegex: true },
    ]);
    const quoted = parseSilence('cpu busy instance="web 02:9090" 1h', clock).target;
    expect([quoted.name, quoted.labels[0]?.value]).to.deep.equal(['cpu busy', 'web 02:9090']);
  });

  it('says what is missing', () => {
    for (const typed of ['', 'cpu', 'cpu because it is', 'cpu until 25:00', 'cpu until noonish']) {
      expect(() => parseSilence(typed, clock), typed).to.throw(
        InvalidRequestError,
        'For how long?',
      );
    }
    for (const typed of ['cpu 10s', 'cpu 3y', 'cpu 0h']) {
      expect(() => parseSilence(typed, clock), typed).to.throw(InvalidRequestError, 'one minute');
    }
  });

  it('reads or refuses whatever is typed, with times within the bounds', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('for', '2h', 'until', '18:00', 'because', 'a=b', '"'),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          const { endsAt } = parseSilence(words.join(' '), clock);
          expect(endsAt - NOW).to.be.within(MINUTE, 366 * 1440 * MINUTE);
        } catch (error) {
          if (!(error instanceof GrafanaImagesError)) throw error;
        }
      }),
    );
  });
});
