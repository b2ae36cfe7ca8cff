import type { Field, Frame } from '../../grafana/query/frames.ts';
import { bucketsOf } from '../bars/buckets.ts';
import { NotDrawnError } from '../errors.ts';
import { member, stringOf } from '../model/read.ts';
import type { NameMemory } from './name-memory.ts';
import { checkTable, column, type Transformation } from './transformation.ts';

/** How often values are in each bucket, as a table. */
export const histogramTable: Transformation = (frames, options, names) => {
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === 'number'));
  if (fields.length === 0) return [];
  if (fields.some(({ config }) => (config.noValue ?? '') !== '')) {
    throw new NotDrawnError(
      'Missing values in the buckets of a transformation are not drawn here.',
    );
  }
  const size = sizeOf(member(options, 'bucketSize'));
  const buckets = bucketsOf(
    fields.map(({ values }) => values),
    { size, offset: sizeOf(member(options, 'bucketOffset')) ?? 0, count: undefined },
  );
  if (!buckets) {
    throw new NotDrawnError('The panel’s transformations find no buckets for these values.');
  }
  checkTable(buckets.starts.length, fields.length + 2);
  const counts = fields.map((field, index) => {
    const { unit, ...config } = field.config;
    const counted = { ...config, ...(unit === 'short' && { unit }) };
    return names.carry(field, { ...field, config: counted, values: buckets.counts[index] ?? [] });
  });
  const config = limitsConfig(fields, buckets.size);
  const ends = buckets.starts.map((start) => start + buckets.size);
  const made = [
    { ...column('xMin', 'number', buckets.starts), config },
    { ...column('xMax', 'number', ends), config },
    ...(member(options, 'combine') === true ? [combined(counts, names)] : counts),
  ];
  return [tableOf(frames, made, buckets.starts.length)];
};

function sizeOf(value: unknown): number | undefined {
  const size = typeof value === 'string' ? parseFloat(value) : value;
  return typeof size === 'number' && Number.isFinite(size) && size !== 0 ? size : undefined;
}

/** The settings of the first field with a unit, and as many decimals as the buckets have. */
function limitsConfig(fields: readonly Field[], size: number): Field['config'] {
  const config = fields.find((field) => (stringOf(field.config.unit) ?? '') !== '')?.config ?? {};
  const [, decimals = ''] = /\.(\d+)$/.exec(String(size)) ?? [];
  return decimals === '' ? config : { ...config, decimals: decimals.length };
}

function combined(counts: readonly Field[], names: NameMemory): Field {
  const [first] = counts;
  const field: Field = {
    ...column(
      'count',
      'number',
      (first?.values ?? []).map((_, row) =>
        counts.reduce((sum, { values }) => sum + Number(values[row]), 0),
      ),
    ),
    config: first?.config ?? {},
    ...(first?.labels && { labels: first.labels }),
  };
  // Later transformations know it by this name.
  return names.carry(names.rename(field, 'Count'), field);
}

function tableOf(frames: readonly Frame[], fields: readonly Field[], length: number): Frame {
  const notices = frames.flatMap((frame) => frame.notices);
  return { refId: 'histogram', kind: 'histogram', fields, length, notices };
}
