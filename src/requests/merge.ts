import { formatTime } from '../grafana/time/time-range.ts';
import { isDayAlone, type RequestedRange } from '../grafana/time/requested-range.ts';
import { type Assignment, type DashboardRequest, type Modifiers, OPTION_NAMES } from './request.ts';

/** The request with another range, other values, another size: the modifiers override it. */
export function withModifiers(request: DashboardRequest, modifiers: Modifiers): DashboardRequest {
  const replaced = new Set(modifiers.assignments.map(keyOf));
  if (modifiers.range?.from !== undefined) replaced.add('from').add('to');
  if (modifiers.range?.to !== undefined) replaced.add('to');
  const kept = request.assignments.filter((one) => !replaced.has(keyOf(one)));
  return {
    ...request,
    assignments: [...kept, ...modifiers.assignments],
    range: rangeAfter(request, modifiers),
    kiosk: modifiers.kiosk ?? request.kiosk,
    shift: modifiers.shift ?? request.shift,
  };
}

/** The request without values for these names, however they were written. */
export function withoutAssignments(
  request: DashboardRequest,
  names: ReadonlySet<string>,
): DashboardRequest {
  const assignments = request.assignments.filter(
    ({ name }) => !names.has(name) && !names.has(name.replace(/^var-/, '')),
  );
  return { ...request, assignments };
}

/** A range replaces the whole of the earlier one; an end replaces that end. */
function rangeAfter({ range }: Modifiers, modifiers: Modifiers): RequestedRange | undefined {
  const { range: given } = modifiers;
  if (given?.from !== undefined) return given;
  const names = new Set(modifiers.assignments.map(({ name }) => name));
  const isKept = range !== undefined && !names.has('from') && !names.has('to');
  if (given === undefined && isKept) return range;
  // Half of what is around a moment, and half a day, are not ends to keep.
  const isWhole = range?.margin !== undefined || (range && isDayAlone(range) && names.has('from'));
  const from = names.has('from') || isWhole ? undefined : range?.from;
  const to = names.has('to') ? undefined : (given?.to ?? (isWhole ? undefined : range?.to));
  if (from === undefined && to === undefined) return undefined;
  const zone = given?.zone ?? range?.zone;
  const typed = [from && formatTime(from), to && `to ${formatTime(to)}`].filter(Boolean).join(' ');
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(zone !== undefined && { zone }),
    typed,
    notes: given?.notes ?? [],
  };
}

/** `NAME` and `var-NAME` mean the same, but where NAME is an option. */
function keyOf({ name }: Assignment): string {
  const plain = name.replace(/^var-(?=.)/, '');
  return OPTION_NAMES.some((option) => option === plain) ? name : plain;
}
