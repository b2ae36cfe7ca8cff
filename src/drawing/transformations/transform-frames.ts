import type { Frame } from '../../grafana/query/frames.ts';
import { entriesOf, member, stringOf } from '../model/read.ts';
import { asColumns, calculateField } from './calculate-field.ts';
import { concatenate } from './concatenate.ts';
import { configFromData } from './config-from-data.ts';
import { convertFieldType } from './convert-field-type.ts';
import { extractFields } from './extract-fields.ts';
import { parseFrameMatcher } from './frame-matcher.ts';
import { formatTexts, formatTimes } from './formats.ts';
import { groupBy } from './group-by.ts';
import { groupingToMatrix } from './grouping-to-matrix.ts';
import { histogramTable } from './histogram-table.ts';
import { joinByLabels } from './join-by-labels.ts';
import { joinByField } from './join.ts';
import { labelsToFields } from './labels-to-fields.ts';
import { merge } from './merge.ts';
import { createNameMemory, type NameMemory } from './name-memory.ts';
import {
  filterFields,
  filterFieldsByName,
  order,
  organize,
  rename,
  renameByRegex,
} from './organize.ts';
import { prepareTimeSeries } from './prepare-time-series.ts';
import { reduce } from './reduce.ts';
import { rowsToFields } from './rows-to-fields.ts';
import { filterByRefId, filterByValue, filterFrames, limit, sortBy } from './rows.ts';
import { seriesToRows } from './series-to-rows.ts';
import { timeSeriesTable } from './time-series-table.ts';
import type { Transformation } from './transformation.ts';
import { transpose } from './transpose.ts';

const TRANSFORMATIONS: ReadonlyMap<string, Transformation> = new Map(
  Object.entries<Transformation>({
    calculateField,
    concatenate,
    configFromData,
    convertFieldType,
    convertFrameType: (frames) => frames,
    ensureColumns: (frames, _, names) => asColumns(frames, names),
    extractFields,
    filterByRefId,
    filterByValue,
    filterFields,
    filterFieldsByName,
    filterFrames,
    formatString: formatTexts,
    formatTime: formatTimes,
    groupBy,
    groupingToMatrix,
    histogram: histogramTable,
    joinByField,
    joinByLabels,
    labelsToFields,
    limit,
    merge,
    noop: (frames) => frames,
    order,
    organize,
    prepareTimeSeries,
    reduce,
    rename,
    renameByRegex,
    rowsToFields,
    seriesToColumns: joinByField,
    seriesToRows,
    sortBy,
    timeSeriesTable,
    transpose,
  }),
);

/**
 * What a panel's transformations make of its data, in their order. Those that are not known change nothing:
 * whether a panel is understood is asked before.
 * @param zone an IANA name: the dashboard's
 * @throws NotDrawnError for what would become too large
 */
export function transformFrames(
  frames: readonly Frame[],
  transformations: unknown,
  zone = 'utc',
): readonly Frame[] {
  const names = createNameMemory();
  return entriesOf(transformations)
    .filter((one) => member(one, 'disabled') !== true && isOfData(one))
    .reduce<readonly Frame[]>((before, one) => applied(before, one, names, zone), frames);
}

/** Transformations can be of annotations alone, too. */
const isOfData = (transformation: unknown) =>
  ['series', undefined, null].includes(member(transformation, 'topic') as string | undefined);

function applied(
  before: readonly Frame[],
  one: unknown,
  names: NameMemory,
  zone: string,
): readonly Frame[] {
  const transform = TRANSFORMATIONS.get(stringOf(member(one, 'id')) ?? '');
  if (!transform) return before;
  const options = member(one, 'options');
  const matches = parseFrameMatcher(member(one, 'filter'));
  if (!matches) return transform(before, options, names, zone);
  const after = transform(before.filter(matches), options, names, zone);
  const others = before.filter((frame) => !matches(frame));
  // Frames that it is not about come where the first of them was that was not the very first.
  const place = Math.max(
    0,
    before.findIndex((frame, index) => index > 0 && !matches(frame)),
  );
  return [...after.slice(0, place), ...others, ...after.slice(place)];
}
