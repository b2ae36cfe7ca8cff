import { isObject, numberIn, stringIn, type JsonObject } from '../model/json.ts';
import { type Range, sample } from './sample.ts';
import { signalOf } from './signal.ts';
import { surging, withoutSurge } from './surge.ts';

/** A frame as `/api/ds/query` answers it. */
export interface FrameJson {
  readonly schema: JsonObject;
  readonly data: { readonly values: readonly (readonly unknown[])[]; readonly entities?: unknown };
}

/** Points of one series; a longer range has longer intervals. */
const MAX_POINTS = 11_000;
/** Series of one query. */
const MAX_SERIES = 200;
const SECOND = 1_000;

/**
 * The series of a query of the demo's data source, one for each name that its alias stands for: the
 * values of a variable are in it as `{a,b}`. A query that has columns is answered with these.
 */
export function liveFrames(query: JsonObject, range: Range): FrameJson[] {
  const refId = stringIn(query.refId, 'A');
  if (isObject(query.columns))
    return [tableFrame(query.columns, refId, query.isTimed === true && range)];
  const alias = stringIn(query.alias, `${refId}-series`);
  const asked = numberIn(query.intervalMs, SECOND);
  const interval = Math.max(asked, SECOND, (range.to - range.from) / MAX_POINTS);
  return namesIn(alias).map((name) => {
    const saved = withoutSurge(query.signal);
    const usual = signalOf(saved, `${name} ${JSON.stringify(saved ?? null)}`);
    const signal = surging(usual, query.signal, name);
    const points = sample(signal, range, interval);
    return {
      schema: {
        refId,
        name,
        fields: [
          {
            name: 'Time',
            type: 'time',
            typeInfo: { frame: 'time.Time' },
            config: { interval },
          },
          {
            name: 'Value',
            type: 'number',
            typeInfo: { frame: 'float64' },
            labels: { series: name },
            config: { displayNameFromDS: name },
          },
        ],
      },
      data: { values: [points.map(([at]) => at), points.map(([, value]) => value)] },
    };
  });
}

/** @param over the range over which the rows are spread, for rows with times */
function tableFrame(columns: JsonObject, refId: string, over: Range | false): FrameJson {
  const lists = Object.entries(columns).flatMap(([name, values]): [string, unknown[]][] =>
    Array.isArray(values) ? [[name, values as unknown[]]] : [],
  );
  const rows = lists[0]?.[1].length ?? 0;
  const end = over === false ? 0 : Math.min(over.to, over.now);
  const times = Array.from({ length: rows }, (_, row) =>
    over === false ? 0 : Math.round(over.from + ((row + 1) * (end - over.from)) / rows),
  );
  const fields = lists.map(([name, [first]]) => ({
    name,
    type: typeof first === 'number' ? 'number' : 'string',
  }));
  return {
    schema: {
      refId,
      fields: over === false ? fields : [{ name: 'Time', type: 'time' }, ...fields],
    },
    data: { values: [...(over === false ? [] : [times]), ...lists.map(([, values]) => values)] },
  };
}

/** `cpu of {a,b}` stands for `cpu of a` and `cpu of b`. */
function namesIn(alias: string): string[] {
  const [, before, choices, after] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(alias) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [alias];
  return choices
    .split(',')
    .flatMap((choice) => namesIn(after).map((rest) => `${before}${choice}${rest}`))
    .slice(0, MAX_SERIES);
}
