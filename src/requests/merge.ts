import { type Assignment, type DashboardRequest, type Modifiers, OPTION_NAMES } from './request.ts';

/** The request with another range, other values, another size: the modifiers override it. */
export function withModifiers(request: DashboardRequest, modifiers: Modifiers): DashboardRequest {
  const replaced = new Set(modifiers.assignments.map(keyOf));
  const ends = new Set<string>();
  if (modifiers.range?.from !== undefined) ends.add('from').add('to');
  if (modifiers.range?.to !== undefined) ends.add('to');
  const kept = request.assignments.filter(
    (one) => !replaced.has(keyOf(one)) && !ends.has(one.name),
  );
  return {
    ...request,
    assignments: [...kept, ...modifiers.assignments],
    range: rangeAfter(request, modifiers),
    kiosk: modifiers.kiosk ?? request.kiosk,
    shift: modifiers.shift ?? request.shift,
  };
}

/** A range replaces the whole of the earlier one; an end replaces that end. */
function rangeAfter({ range }: Modifiers, modifiers: Modifiers): Modifiers['range'] {
  if (modifiers.range?.from !== undefined) return modifiers.range;
  const names = new Set(modifiers.assignments.map(({ name }) => name));
  const from = names.has('from') ? undefined : range?.from;
  const to = names.has('to') ? undefined : (modifiers.range?.to ?? range?.to);
  if (from === undefined && to === undefined) return undefined;
  const notes = modifiers.range?.notes ?? range?.notes ?? [];
  return { ...(from && { from }), ...(to && { to }), notes };
}

/** `NAME` and `var-NAME` mean the same, but where NAME is an option. */
function keyOf({ name }: Assignment): string {
  const plain = name.replace(/^var-(?=.)/, '');
  return OPTION_NAMES.some((option) => option === plain) ? name : plain;
}
