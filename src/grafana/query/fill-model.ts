import { isObject } from '../../util/schema.ts';
import { interpolate, type Interpolation } from './interpolate.ts';
import { GLOB } from './query-dialects.ts';

/** What is not shown: queries are filled in by the rules of their data sources. */
const NOT_SHOWN = new Set(['targets', 'datasource', 'links', 'scopedVars', 'id']);
/** Names of data rather than of variables; they are left to the drawing. */
const OF_DATA = /^__(?:field|series|data|value|name|cell|url|all_variables)/;
const MAX_DEPTH = 30;

/** The model of a panel with the variables in its texts filled in; one without a value stays. */
export function fillModel(
  model: Readonly<Record<string, unknown>>,
  about: Omit<Interpolation, 'dialect'>,
): Readonly<Record<string, unknown>> {
  const dialect = { ...GLOB, leaves: (name: string) => OF_DATA.test(name) };
  const fill = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return interpolate(value, { ...about, dialect }).text;
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
    if (Array.isArray(value)) return value.map((one) => fill(one, depth + 1));
    return isObject(value) ? fillEach(value, (one) => fill(one, depth + 1)) : value;
  };
  return Object.fromEntries(
    Object.entries(model).map(([name, value]) => [
      name,
      NOT_SHOWN.has(name) ? value : fill(value, 0),
    ]),
  );
}

function fillEach(
  saved: Readonly<Record<string, unknown>>,
  fill: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(saved).map(([name, value]) => [name, fill(value)]));
}
