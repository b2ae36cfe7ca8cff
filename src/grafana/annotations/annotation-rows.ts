import * as v from 'valibot';
import { text } from '../dashboard/lenient-fields.ts';
import type { Field, Frame } from '../query/frames.ts';
import { colourOfState } from './alert-states.ts';
import type { Annotation } from './model.ts';

/** Which field each part of an annotation is read from, as the query itself says: by `time`, `text` … */
export type Mappings = Readonly<Record<string, unknown>>;

const mappingSchema = v.fallback(v.object({ source: text, value: text, regex: text }), {
  source: '',
  value: '',
  regex: '',
});

/** Where a part of an annotation comes from: a field, a fixed text, or nowhere. */
type Part = Field | 'text' | undefined;

/**
 * The annotations in a table, a row each, by the rules of Grafana 10 and newer: a field has the name of the
 * part, or that which the query maps to it; the time is else the first field of times, and the text the
 * first of texts. Without a time or a text there are none.
 * @param colour of those whose row has no state of an alert
 * @returns undefined where the time is read from something that is not a field of times
 */
export function annotationsInRows(
  frame: Frame,
  mappings: Mappings,
  colour: string,
): Annotation[] | undefined {
  const { fields, length } = frame;
  if (length === 0) return [];
  const byName = new Map(fields.map((field) => [nameOf(field).toLowerCase(), field]));
  const partOf = (key: string, missing?: Field): Part => {
    const { source, value } = v.parse(mappingSchema, mappings[key] ?? {});
    if (source === 'skip') return undefined;
    if (source === 'text') return value === '' ? undefined : 'text';
    return byName.get((value || key).toLowerCase()) ?? missing;
  };
  const times = partOf(
    'time',
    fields.find(({ type }) => type === 'time'),
  );
  const words = partOf(
    'text',
    fields.find(({ type }) => type === 'string'),
  );
  if (!times || !words) return [];
  const ends = partOf('timeEnd');
  const states = partOf('newState');
  if (times === 'text' || ends === 'text' || hasPattern(mappings)) return undefined;
  return times.values.flatMap((_, row) => {
    const [time, timeEnd] = [timeIn(times, row), ends && timeIn(ends, row)];
    if (time === undefined) return [];
    const state = states === 'text' ? undefined : states?.values[row];
    const own = typeof state === 'string' ? colourOfState(state) : undefined;
    return [
      { time, colour: own ?? colour, ...(timeEnd !== undefined && timeEnd > time && { timeEnd }) },
    ];
  });
}

/** A part of a time would be another time. */
function hasPattern(mappings: Mappings): boolean {
  return ['time', 'timeEnd'].some(
    (key) => v.parse(mappingSchema, mappings[key] ?? {}).regex !== '',
  );
}

function nameOf({ name, config: { displayName, displayNameFromDS } }: Field): string {
  const shown = [displayName, displayNameFromDS].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof shown === 'string' ? shown : name;
}

/** Milliseconds since 1970. */
function timeIn({ values }: Field, row: number): number | undefined {
  const value = values[row];
  return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : undefined;
}
