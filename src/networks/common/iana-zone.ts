import { IANAZone } from 'luxon';
import * as v from 'valibot';

/** A time zone of the IANA database, such as `Europe/Amsterdam`. */
export const ianaZone = v.pipe(
  v.string(),
  v.check((name) => IANAZone.isValidZone(name)),
);
