import { isGradient } from '../colours/gradients.ts';
import { colourByName } from '../colours/named.ts';
import { NotDrawnError } from '../errors.ts';
import type { DrawnField, DrawnFrame } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { mapValue } from '../fields/mappings.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import { partIn } from '../fields/range.ts';
import { stepAt } from '../fields/thresholds.ts';
import { member, numberOf } from '../model/read.ts';
import { thresholdNames } from './threshold-names.ts';

/** A time in which a field has one value. */
export interface State {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly colour: string;
}

export interface StateRow {
  readonly name: string;
  readonly field: DrawnField;
  readonly states: readonly State[];
}

export interface StateOptions {
  /** Whether equal values that follow each other are one state. */
  readonly isMerged: boolean;
  /** Milliseconds since 1970: where the last state ends. */
  readonly end: number;
}

const MOST_STATES = 50_000;
const MOST_ROWS = 500;

/**
 * The states of each field over time.
 * @throws NotDrawnError for too many, and for what is written otherwise in each version of Grafana
 */
export function stateRows(
  frames: readonly DrawnFrame[],
  options: StateOptions,
  around: Surroundings,
): StateRow[] {
  const rows = frames.flatMap(({ fields }) => {
    const time = fields.find(({ field }) => field.type === 'time');
    if (!time) return [];
    return fields
      .filter((field) => field !== time && field.field.type !== 'time' && isShown(field))
      .map((field) => ({
        name: field.name,
        field,
        states: statesOf(
          pointsOf(time, field),
          field,
          { ...options, step: stepOfValues(time, field) },
          around,
        ),
      }));
  });
  const count = rows.reduce((sum, { states }) => sum + states.length, 0);
  if (rows.length > MOST_ROWS || count > MOST_STATES) {
    throw new NotDrawnError('The panel has more states than are drawn here.');
  }
  return rows;
}

const isShown = ({ settings }: DrawnField) =>
  member(settings.custom.get('hideFrom'), 'viz') !== true;

interface StatePoint {
  readonly time: number;
  readonly value: unknown;
}

function pointsOf(time: DrawnField, { field }: DrawnField): StatePoint[] {
  const points = time.field.values.flatMap((at, row) =>
    typeof at === 'number' && Number.isFinite(at) ? [{ time: at, value: field.values[row] }] : [],
  );
  return points.sort((a, b) => a.time - b.time);
}

/** Milliseconds between values, where the panel or the data source tells. */
function stepOfValues(time: DrawnField, { settings }: DrawnField): number | undefined {
  const asked = [settings.custom.get('insertNulls'), time.field.config.interval];
  return asked.find((step): step is number => typeof step === 'number' && step > 0);
}

/** How a value is written and coloured. */
interface Look extends Pick<State, 'text' | 'colour'> {
  /** Of values that follow each other, equal ones are one state. */
  readonly key: unknown;
}

/** Whether states are the steps of thresholds: Grafana then writes no mapping. */
const isByThreshold = ({ field, settings }: DrawnField, isMerged: boolean) =>
  isMerged && field.type === 'number' && settings.colour.mode === 'thresholds';

function lookOf(
  field: DrawnField,
  isMerged: boolean,
  around: Surroundings,
): (value: unknown) => Look {
  const { settings, measure } = field;
  if (!isByThreshold(field, isMerged)) {
    return (value) => {
      const shown = field.display(value);
      return { text: wholeText(shown), colour: shown.colour, key: value };
    };
  }
  const names = thresholdNames(field, around);
  const { steps } = settings.thresholds;
  return (value) => {
    const number = Number(value);
    const step = stepAt(settings.thresholds, number, partIn(measure, number));
    const text = (step && names[steps.indexOf(step)]) ?? '';
    return { text, colour: colourByName(step?.colour ?? '', around.theme), key: text };
  };
}

/**
 * Whether a null is a state of its own, as a mapping can make it.
 * @throws NotDrawnError where it differs between versions of Grafana what a null is
 */
function isNullState(field: DrawnField, isMerged: boolean): boolean {
  const { settings } = field;
  if (numberOf(settings.noValue) !== undefined) {
    throw new NotDrawnError('States with a number for missing values are not drawn here.');
  }
  if (isGradient(settings.colour.mode) || !mapValue(settings.mappings, null)) return false;
  if (isByThreshold(field, isMerged)) {
    throw new NotDrawnError('States by thresholds with a mapping of nulls are not drawn here.');
  }
  return true;
}

function statesOf(
  points: readonly StatePoint[],
  field: DrawnField,
  { isMerged, end, step }: StateOptions & { readonly step: number | undefined },
  around: Surroundings,
): State[] {
  const look = lookOf(field, isMerged, around);
  const span = field.settings.custom.get('spanNulls');
  const missing = points.filter(({ value }) => isNothing(value));
  const isDrawnNull = span !== true && missing.length > 0 && isNullState(field, isMerged);
  const known = isDrawnNull ? points : points.filter(({ value }) => !isNothing(value));
  // A null ends a state, unless it is drawn over.
  const nulls = span === true || isDrawnNull ? [] : missing;
  const states: State[] = [];
  let before: unknown;
  let nextNull = 0;
  for (const [index, { time, value }] of known.entries()) {
    while ((nulls[nextNull]?.time ?? Infinity) < time) nextNull += 1;
    const next = known[index + 1]?.time ?? end;
    const isSpanned = typeof span === 'number' && next - time <= span;
    const isLate = step !== undefined && next - time > step * 1.000001 + 1 && span !== true;
    const limit = Math.min(nulls[nextNull]?.time ?? Infinity, isLate ? time + step : Infinity);
    const to = isSpanned ? next : Math.min(next, limit);
    const { key, ...shown } = look(value);
    const last = states.at(-1);
    if (isMerged && last && key === before && last.to >= time) {
      states[states.length - 1] = { ...last, to };
    } else states.push({ from: time, to, ...shown });
    before = key;
  }
  return states;
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
