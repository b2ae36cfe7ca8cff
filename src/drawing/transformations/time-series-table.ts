import type { Field, Frame } from '../../grafana/query/frames.ts';
import { reducerOf } from '../fields/reducers.ts';
import { Trend } from '../fields/trend.ts';
import { member, nonEmptyOf } from '../model/read.ts';
import { checkTable, column, madeOf, timeFieldOf, type Transformation } from './transformation.ts';

/**
 * The series of each query become the rows of one table: their labels, and in the last column the series
 * itself with one number calculated of it. Frames that are not series come first, as they are.
 */
export const timeSeriesTable: Transformation = (frames, options) => {
  const refIds = [...new Set(frames.map(({ refId }) => refId))];
  const ofQuery = (refId: string) => frames.filter((frame) => frame.refId === refId);
  const others = refIds.flatMap((refId) => ofQuery(refId).filter((frame) => !isSeries(frame)));
  const tables = refIds.flatMap((refId) => tableOf(refId, ofQuery(refId), member(options, refId)));
  return [...others, ...tables];
};

const isNumbers = ({ type }: Field) => type === 'number';

const isSeries = (frame: Frame) => timeFieldOf(frame) !== undefined && frame.fields.some(isNumbers);

function tableOf(refId: string, frames: readonly Frame[], options: unknown): Frame[] {
  const timeName = nonEmptyOf(member(options, 'timeField'));
  const stat = nonEmptyOf(member(options, 'stat')) ?? 'lastNotNull';
  const calculate = reducerOf(stat);
  const series = frames.filter(isSeries).flatMap((frame) => {
    const time =
      timeName === undefined
        ? timeFieldOf(frame)
        : frame.fields.find(({ name }) => name === timeName);
    return frame.fields.filter(isNumbers).map((field) => ({ time, field }));
  });
  // A label that no series has, but another frame of the query, has a column too.
  const labels = new Set(
    frames.flatMap(({ fields }) =>
      fields.filter(isNumbers).flatMap((field) => Object.keys(field.labels ?? {})),
    ),
  );
  checkTable(series.length, labels.size + 1);
  const columns = [...labels].map((label) =>
    column(
      label,
      'string',
      series.map(({ field }) => member(field.labels, label) ?? ''),
    ),
  );
  const trends = series.flatMap(({ time, field: { name, values } }) =>
    time
      ? [new Trend({ times: time.values, values, name, value: calculate?.(values) ?? null })]
      : [],
  );
  if (trends.length > 0) columns.push(column(`Trend #${refId}`, 'other', trends));
  return columns.length === 0 ? [] : [madeOf(frames, refId, columns, series.length)];
}
