import { NotUnderstoodError } from '../errors.ts';
import type { Field, Frame } from './frames.ts';

/** Of one query of Prometheus: what Grafana's page makes of its series before a panel sees them. */
export interface PrometheusShape {
  readonly shape: 'series' | 'table' | 'heatmap';
  /** Whether Grafana chooses the names of the series. */
  readonly hasAutoNames: boolean;
}

/** Below this a bucket is empty: rounding errors are left of the subtraction. */
const EMPTY_BUCKET = 1e-9;
/** Most rows of a table. */
const MAX_ROWS = 100_000;

/**
 * Shapes the series of a query as Grafana's page does: a query in table format is one table, the
 * cumulative buckets of a histogram are counts.
 * @param isOnlyTable whether no other query of the panel is a table; else the column has the query's name
 */
export function shapedSeries(
  frames: readonly Frame[],
  { shape, hasAutoNames }: PrometheusShape,
  isOnlyTable: boolean,
): readonly Frame[] {
  const whole = frames.filter(({ fields }) => fields.length > 0);
  if (shape === 'table') return whole.length === 0 ? [] : [tableOf(whole, isOnlyTable)];
  if (shape === 'heatmap') return whole.length === 0 ? [] : [heatmapOf(whole)];
  return hasAutoNames ? withAutoNames(frames) : frames;
}

interface Series {
  readonly time: Field;
  readonly value: Field;
  readonly labels: Readonly<Record<string, string>>;
}

function seriesOf(frame: Frame): Series {
  const time = frame.fields.find(({ type }) => type === 'time');
  const value = frame.fields.find((field) => field !== time);
  if (!time || !value || frame.fields.length !== 2) {
    throw new NotUnderstoodError('an answer of Prometheus that is not a series');
  }
  return { time, value, labels: value.labels ?? {} };
}

/** Time, a column for each label by name, and the value. */
function tableOf(frames: readonly Frame[], isOnly: boolean): Frame {
  const series = frames.map(seriesOf);
  const [{ refId }] = frames as readonly [Frame];
  const length = frames.reduce((sum, frame) => sum + frame.length, 0);
  if (length > MAX_ROWS) throw new NotUnderstoodError(`a table of more than ${MAX_ROWS} rows`);
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const column = (name: string): Field => ({
    name,
    type: 'string',
    config: { filterable: true },
    values: series.flatMap(({ labels, value }) =>
      value.values.map(() => (Object.hasOwn(labels, name) ? labels[name] : '')),
    ),
  });
  return {
    refId,
    fields: [
      { name: 'Time', type: 'time', config: {}, values: series.flatMap(({ time }) => time.values) },
      ...names.map(column),
      {
        name: isOnly ? 'Value' : `Value #${refId}`,
        type: series[0]?.value.type ?? 'number',
        config: {},
        values: series.flatMap(({ value }) => value.values),
      },
    ],
    length,
    notices: frames.flatMap(({ notices }) => notices),
  };
}

/** Buckets from the lowest up, each without what the one below it counts too. */
function heatmapOf(frames: readonly Frame[]): Frame {
  const series = frames.map(seriesOf).sort((a, b) => boundOf(a) - boundOf(b));
  const [first] = series as [Series];
  const times = JSON.stringify(first.time.values);
  if (series.some(({ time }) => JSON.stringify(time.values) !== times)) {
    throw new NotUnderstoodError('buckets with values at different times');
  }
  const buckets = series.map(({ value, labels }, index): Field => {
    const below = series[index - 1]?.value.values;
    return {
      ...value,
      name: textOf(value) || (labels.le ?? value.name),
      values: value.values.map((count, row) => difference(count, below?.[row])),
    };
  });
  const [{ refId }] = frames as readonly [Frame];
  return {
    refId,
    fields: [first.time, ...buckets],
    length: first.time.values.length,
    notices: frames.flatMap(({ notices }) => notices),
    kind: 'heatmap-rows',
  };
}

/** The name that the data source gives to a series. */
function textOf({ config: { displayNameFromDS } }: Field): string {
  return typeof displayNameFromDS === 'string' ? displayNameFromDS : '';
}

function boundOf({ labels, value }: Series): number {
  const text = labels.le ?? textOf(value);
  const bound = text === '+Inf' ? Infinity : text === '' ? Number.NaN : Number(text);
  if (Number.isNaN(bound)) throw new NotUnderstoodError('a bucket without its bound');
  return bound;
}

function difference(count: unknown, below: unknown): number | null {
  if (typeof count !== 'number') return null;
  const own = count - (typeof below === 'number' ? below : 0);
  return own < EMPTY_BUCKET ? 0 : own;
}

/** `{instance="a"}`: the labels in which the series of a query differ. */
function withAutoNames(frames: readonly Frame[]): readonly Frame[] {
  const labelled = frames.flatMap(({ fields }) =>
    fields.flatMap(({ labels }) => (labels ? [labels] : [])),
  );
  if (labelled.length < 2) return frames;
  const names = [...new Set(labelled.flatMap((labels) => Object.keys(labels)))].sort();
  const differing = names.filter((name) => new Set(labelled.map((one) => one[name])).size > 1);
  if (differing.length === 0) return frames;
  const named = (field: Field): Field => {
    const { labels, config } = field;
    if (!labels || typeof config.displayNameFromDS === 'string') return field;
    const own = differing.filter((name) => Object.hasOwn(labels, name));
    const text = `{${own.map((name) => `${name}="${labels[name] ?? ''}"`).join(', ')}}`;
    return { ...field, config: { ...config, displayNameFromDS: text } };
  };
  return frames.map((frame) => ({ ...frame, fields: frame.fields.map(named) }));
}
