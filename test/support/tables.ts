import type { Drawing } from '../../src/drawing/model/drawing.ts';
import type { Field, FieldType, Frame } from '../../src/grafana/query/frames.ts';
import { graphOf } from './drawing.ts';

type Columns = Readonly<Record<string, readonly unknown[]>>;

/** A table of a query; a column called `Time` has times, and others what their first value is. */
export function tableOf(columns: Columns, more: Partial<Frame> = {}): Frame {
  const fields = Object.entries(columns).map(([name, values]): Field => ({
    name,
    type: typeOf(name, values),
    config: {},
    values,
  }));
  const length = fields[0]?.values.length ?? 0;
  return { refId: 'A', length, notices: [], fields, ...more };
}

function typeOf(name: string, values: readonly unknown[]): FieldType {
  if (name === 'Time') return 'time';
  const type = typeof values.find((value) => value !== null);
  return type === 'number' || type === 'boolean' || type === 'string' ? type : 'other';
}

/** A drawing of a panel of tables. */
export function drawnFrom(
  frames: readonly Frame[],
  panel: Readonly<Record<string, unknown>>,
  more: Partial<Drawing> = {},
): Drawing {
  return graphOf({}, { title: 'A panel', ...panel }, { frames, ...more });
}
