import * as v from 'valibot';
import type { Envelope, Robot } from '../../chat/hubot.ts';
import { object, readAs } from '../../util/schema.ts';
import { ianaZone } from '../common/iana-zone.ts';
import { mattermostClient } from './client.ts';

const zone = v.fallback(v.optional(ianaZone), undefined);

/** A user of Mattermost's API: the settings are texts, the switch too. */
const mattermostUser = object({
  timezone: object({
    useAutomaticTimezone: v.fallback(v.string(), 'true'),
    automaticTimezone: zone,
    manualTimezone: zone,
  }),
});

/** The time zone of the user's Mattermost settings. */
export function timeZoneInMattermost(robot: Robot, { user }: Envelope): string | undefined {
  const id = String(user?.id ?? '');
  const settings = readAs(mattermostUser, mattermostClient(robot)?.getUserByID?.(id))?.timezone;
  return settings?.useAutomaticTimezone === 'false'
    ? settings.manualTimezone
    : settings?.automaticTimezone;
}
