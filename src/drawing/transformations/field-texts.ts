import { DateTime, IANAZone } from 'luxon';
import type { Field } from '../../grafana/query/frames.ts';
import { NotDrawnError } from '../errors.ts';
import { nonEmptyOf } from '../model/read.ts';
import { writeDate } from '../units/date-tokens.ts';

/** How values become texts. */
interface TextSettings {
  /** Of times, as Moment.js has formats; empty for ISO 8601. */
  readonly format: string;
  /** An IANA name. */
  readonly zone: string;
  /** Between the parts of a list; undefined for JSON. */
  readonly between?: string | undefined;
}

interface TextOptions {
  readonly format: unknown;
  readonly zone: unknown;
  readonly between?: unknown;
}

export function textSettings({ format, zone, between }: TextOptions, dashboard: string) {
  return {
    format: nonEmptyOf(format) ?? '',
    zone: optionZone(zone, dashboard),
    between: nonEmptyOf(between),
  };
}

/** The zone of a transformation’s options. `browser` is a viewer’s own, which is the dashboard’s here. */
export function optionZone(zone: unknown, dashboard: string): string {
  const named = nonEmptyOf(zone) ?? 'browser';
  return named === 'browser' ? dashboard : named;
}

/** Whether a zone can be drawn in. */
export const isZone = (zone: unknown) =>
  typeof zone === 'string' && (['', 'browser'].includes(zone) || IANAZone.isValidZone(zone));

const MOST_TIMES = 200_000;

/** The values of a field as texts. Grafana puts quotation marks around what is a text already. */
export function fieldTexts({ type, values }: Field, settings: TextSettings): unknown[] {
  if (type === 'time' && values.length > MOST_TIMES) {
    throw new NotDrawnError(
      `The panel’s transformations write ${values.length} times as texts, more than is done here.`,
    );
  }
  if (type === 'time') return values.map((value) => timeText(value, settings));
  if (type !== 'string' && type !== 'other') return values.map((value) => String(value as number));
  return values.map((value) =>
    Array.isArray(value) && settings.between !== undefined
      ? value.join(settings.between)
      : JSON.stringify(value),
  );
}

function timeText(value: unknown, { format, zone }: TextSettings): string {
  if (typeof value !== 'number') {
    throw new NotDrawnError('A missing time that is converted into a text is not drawn here.');
  }
  const time = DateTime.fromMillis(Math.trunc(value), { zone, locale: 'en-US' });
  if (!time.isValid) return 'Invalid date';
  const iso = time.offset === 0 ? 'YYYY-MM-DDTHH:mm:ss[Z]' : 'YYYY-MM-DDTHH:mm:ssZ';
  return writeDate(time, format === '' ? iso : format);
}
