import * as v from 'valibot';
import type { Envelope, Robot } from '../../chat/hubot.ts';
import { object, readAs } from '../../util/schema.ts';
import { ianaZone } from '../common/iana-zone.ts';

/** A user as `users.info` returns it; a later synchronisation puts that under `slack`. */
const slackUser = object({
  tz: v.fallback(v.optional(ianaZone), undefined),
  slack: v.fallback(v.optional(object({ tz: ianaZone })), undefined),
});

/** The time zone of the user's Slack profile. */
export function timeZoneInSlack(_robot: Robot, { user }: Envelope): string | undefined {
  const known = readAs(slackUser, user);
  return known?.slack?.tz ?? known?.tz;
}
