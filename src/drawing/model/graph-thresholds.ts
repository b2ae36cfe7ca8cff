import { entriesOf, member, memberAt, membersOf, numberOf, stringOf } from './read.ts';

/** A threshold of the old graph: a line at its value, and an area from there to another value. */
export interface GraphThreshold {
  readonly value: number;
  /** Where the area ends; infinite where it does not. */
  readonly to: number;
  /** A colour; undefined without a line. */
  readonly line: string | undefined;
  /** A colour; undefined without an area. */
  readonly fill: string | undefined;
  readonly axis: 'left' | 'right';
}

/** Colours of the old graph, by the mode of a threshold. */
const COLOURS: Readonly<Record<string, { readonly fill: string; readonly line: string }>> = {
  critical: { fill: 'rgba(234, 112, 112, 0.12)', line: 'rgba(237, 46, 24, 0.6)' },
  warning: { fill: 'rgba(235, 138, 14, 0.12)', line: 'rgba(247, 149, 32, 0.6)' },
  ok: { fill: 'rgba(11, 237, 50, 0.09)', line: 'rgba(6, 163, 69, 0.6)' },
};
const MOST = 20;

/**
 * The thresholds of an old graph. An area ends at the next threshold where that one is on its way, as
 * those of a range are.
 */
function graphThresholds(panel: unknown): GraphThreshold[] {
  const saved = entriesOf(member(panel, 'thresholds')).slice(0, MOST);
  const valueOf = (index: number) => numberOf(member(saved[index], 'value'));
  let [above, below] = [Infinity, -Infinity];
  return saved.flatMap((threshold, index) => {
    const value = valueOf(index);
    if (value === undefined || member(threshold, 'visible') === false) return [];
    const next = valueOf(index + 1);
    const isBelow = member(threshold, 'op') === 'lt';
    let to = isBelow ? below : above;
    if (next !== undefined && (isBelow ? next < value : next > value)) {
      to = next;
      if (isBelow) above = next;
      else below = next;
    }
    const { fill, line } = coloursOf(threshold);
    return [
      {
        value,
        to,
        line: member(threshold, 'line') === true ? line : undefined,
        fill: member(threshold, 'fill') === true ? fill : undefined,
        axis: member(threshold, 'yaxis') === 'right' ? ('right' as const) : ('left' as const),
      },
    ];
  });
}

/** Set in the options of an old graph that was brought into the newest form. */
export const OF_OLD_GRAPH = 'hasGraphThresholds';

/** The thresholds of a graph in the newest form that was an old one. */
export function marksOf(panel: unknown): readonly GraphThreshold[] {
  return memberAt(panel, `options.${OF_OLD_GRAPH}`) === true ? graphThresholds(panel) : [];
}

function coloursOf(threshold: unknown) {
  const mode = stringOf(member(threshold, 'colorMode')) ?? 'critical';
  if (mode === 'custom') {
    return {
      fill: stringOf(member(threshold, 'fillColor')),
      line: stringOf(member(threshold, 'lineColor')),
    };
  }
  return (
    (Object.hasOwn(COLOURS, mode) ? COLOURS[mode] : undefined) ?? {
      fill: undefined,
      line: undefined,
    }
  );
}

/** What is computed of values, so that the axis of a graph does not have it. */
const NOT_ON_THE_AXIS = new Set(['percent_diff', 'percent_diff_abs']);

/**
 * An old graph with the thresholds of its alert, which take the place of its own: legacy alerting has an
 * alert in the model of its panel.
 */
export function withAlertThresholds(
  panel: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const conditions = entriesOf(memberAt(panel, 'alert.conditions'));
  const condition = conditions.find((one) => member(one, 'type') === 'query');
  if (panel.type !== 'graph' || condition === undefined) return panel;
  const isShown = memberAt(panel, 'options.alertThreshold') !== false;
  const isOnAxis = !NOT_ON_THE_AXIS.has(stringOf(memberAt(condition, 'reducer.type')) ?? '');
  const thresholds = isShown && isOnAxis ? thresholdsOf(member(condition, 'evaluator')) : [];
  return { ...membersOf(panel), thresholds };
}

function thresholdsOf(evaluator: unknown) {
  const [first, second] = entriesOf(member(evaluator, 'params')).map(numberOf);
  const mark = (value: number | undefined, op: 'gt' | 'lt') =>
    value === undefined ? [] : [{ value, op, fill: true, line: true, colorMode: 'critical' }];
  const [low, high] =
    first !== undefined && second !== undefined && first > second
      ? [second, first]
      : [first, second];
  const type = stringOf(member(evaluator, 'type'));
  if (type === 'gt' || type === 'lt') return mark(first, type);
  if (type === 'outside_range') return [...mark(low, 'lt'), ...mark(high, 'gt')];
  return type === 'within_range' ? [...mark(low, 'gt'), ...mark(high, 'lt')] : [];
}
