import { expect } from 'chai';
import { timeZoneInSlack } from '../../../src/networks/slack/time-zone.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('timeZoneInSlack', () => {
  const { robot } = robotWith(() => ({}));
  const zoneOf = (user: object) => timeZoneInSlack(robot, envelope({ user }));

  it("reads the zone of the user's profile, as hubot-slack keeps it", () => {
    expect(zoneOf({ id: 'U1', tz: 'Europe/Amsterdam' })).to.equal('Europe/Amsterdam');
    expect(zoneOf({ id: 'U1', slack: { tz: 'Asia/Kolkata' } })).to.equal('Asia/Kolkata');
    expect(zoneOf({ id: 'U1', tz: 'UTC', slack: { tz: 'Asia/Kolkata' } })).to.equal('Asia/Kolkata');
  });

  it('is undefined for a user without a zone that is known', () => {
    for (const user of [{}, { tz: null }, { tz: 'Mars/Olympus' }, { slack: {} }, { slack: 'x' }]) {
      expect(zoneOf({ id: 'U1', ...user })).to.equal(undefined);
    }
    expect(timeZoneInSlack(robot, { room: 'C1' })).to.equal(undefined);
  });
});
