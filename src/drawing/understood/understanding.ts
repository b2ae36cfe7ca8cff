import type { Field, Frame } from '../../grafana/query/frames.ts';
import { member } from '../model/read.ts';
import { reasonsOf } from './understood.ts';

/** What is known of a panel before it is drawn. */
export interface PanelUnderstanding {
  /** Keys of the model, with their values, without which it can still be drawn. */
  readonly leftOut: readonly string[];
  /** Why it must not be drawn: nothing here draws it, or the numbers on the picture would be wrong. */
  readonly impossible?: string;
}

/** Types that draw nothing from data without times. */
const OVER_TIME: readonly unknown[] = ['timeseries', 'graph'];

/** Types on which annotations are drawn. */
export const ANNOTATED_TYPES: readonly unknown[] = OVER_TIME;

/** Looks at a panel's model, and whether its data can be drawn from. */
export function understanding(panel: unknown, frames: readonly Frame[]): PanelUnderstanding {
  if (OVER_TIME.includes(member(panel, 'type')) && hasOnlyTimeless(frames)) {
    return { leftOut: [], impossible: 'data without times' };
  }
  const reasons = reasonsOf(panel);
  const wrong = reasons.find(({ kind }) => kind === 'wrong');
  const leftOut = reasons.map(({ text }) => text);
  return { leftOut, ...(wrong && { impossible: wrong.text }) };
}

function hasOnlyTimeless(frames: readonly Frame[]): boolean {
  const filled = frames.filter(({ length }) => length > 0);
  return filled.length > 0 && !filled.some(({ fields }) => fields.some(isTime));
}

const isTime = ({ type }: Field) => type === 'time';
