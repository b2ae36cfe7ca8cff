import { expect } from 'chai';
import { timeZoneInMattermost } from '../../../src/networks/mattermost/time-zone.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('timeZoneInMattermost', () => {
  const zoneFor = (user: unknown) => {
    const client = {
      customMessage: () => undefined,
      findChannelByName: () => null,
      getUserByID: (id: string) => (id === 'u1' ? user : undefined),
    };
    const { robot } = robotWith(() => ({ adapter: { client } }));
    return timeZoneInMattermost(robot, envelope({ user: { id: 'u1' } }));
  };

  it("reads the zone of the user's settings", () => {
    const timezone = { automaticTimezone: 'Europe/Amsterdam', manualTimezone: 'Asia/Kolkata' };
    expect(zoneFor({ timezone: { ...timezone, useAutomaticTimezone: 'true' } })).to.equal(
      'Europe/Amsterdam',
    );
    expect(zoneFor({ timezone: { ...timezone, useAutomaticTimezone: 'false' } })).to.equal(
      'Asia/Kolkata',
    );
  });

  it('is undefined without a zone that is known', () => {
    for (const user of [undefined, {}, { timezone: { automaticTimezone: '' } }, { timezone: 1 }]) {
      expect(zoneFor(user)).to.equal(undefined);
    }
  });
});
