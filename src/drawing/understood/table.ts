import { patternOf } from '../fields/pattern.ts';
import { AGGREGATION_NAMES, TRANSFORM_NAMES } from '../model/modernise-table.ts';
import { isKnownTitle } from '../table/cell-links.ts';
import { CELL_TYPES } from '../table/cell-style.ts';
import { colour, COLOURED_BY_VALUE, fieldConfigRule, unit } from './field-config.ts';
import { INTERACTIVE, SERIES } from './graph.ts';
import { reducer } from './matchers.ts';
import {
  aFlag,
  aText,
  changesLooks,
  changesNumbers,
  eachOf,
  harmless,
  looks,
  members,
  numeric,
  passing,
  type Reason,
  type Rules,
  valueIn,
  within,
} from './rules.ts';

/** What is drawn of the settings that a line within a cell has. */
const LINE = `drawStyle lineInterpolation lineWidth lineStyle fillOpacity gradientMode showPoints
  pointSize barAlignment barWidthFactor spanNulls`.split(/\s+/);

const lineSettings: Rules = Object.fromEntries(
  Object.entries(SERIES).filter(([name]) => LINE.includes(name)),
);

/** Titles are in cells of their own; of the addresses it matters whether there is one. */
const links = changesLooks(
  eachOf(
    members({
      title: passing((value) => typeof value === 'string' && isKnownTitle(value), 'one', 'other'),
      url: aText,
      targetBlank: harmless,
      oneClick: harmless,
      internal: harmless,
      sortIndex: harmless,
    }),
  ),
);

const COLUMN: Rules = {
  align: valueIn('auto', 'left', 'center', 'right'),
  displayMode: valueIn(...CELL_TYPES),
  cellOptions: members({
    type: valueIn(...CELL_TYPES),
    mode: valueIn('basic', 'gradient', 'lcd'),
    valueDisplayMode: valueIn('color', 'text', 'hidden'),
    applyToRow: aFlag,
    wrapText: aFlag,
    ...lineSettings,
    hideValue: aFlag,
    dynamicHeight: aFlag,
    // Of images, which are named by their type.
    alt: harmless,
    title: harmless,
  }),
  wrapText: aFlag,
  wrapHeaderText: aFlag,
  width: numeric,
  minWidth: numeric,
  hideHeader: aFlag,
  sortable: harmless,
  tooltip: harmless,
  hidden: aFlag,
  hideFrom: members({ viz: aFlag, legend: harmless, tooltip: harmless }),
  inspect: harmless,
  filterable: harmless,
  footer: changesNumbers(members({ reducers: eachOf(reducer) })),
};

export const TABLE: Rules = {
  fieldConfig: fieldConfigRule(COLUMN, { ...COLOURED_BY_VALUE, links }),
  options: looks({
    ...INTERACTIVE,
    showHeader: aFlag,
    showTypeIcons: aFlag,
    cellHeight: valueIn('sm', 'md', 'lg'),
    frameIndex: changesNumbers(numeric),
    sortBy: eachOf(members({ displayName: aText, desc: aFlag })),
    footer: members({
      show: aFlag,
      reducer: changesNumbers(eachOf(reducer)),
      countRows: changesNumbers(aFlag),
      fields: fieldsOfFooter,
      enablePagination: harmless,
    }),
    enablePagination: aFlag,
    pageSize: numeric,
    maxRowHeight: numeric,
    disableKeyboardEvents: harmless,
    frozenColumns: harmless,
  }),
};

/** Names of columns; an empty text for all of them. */
function fieldsOfFooter(value: unknown, path: string): readonly Reason[] {
  return value === '' ? [] : eachOf(aText)(value, path);
}

const mapped = passing((value) => typeof value === 'string' || typeof value === 'number');

const OLD_MAPPING: Rules = { op: valueIn('='), text: aText, $$hashKey: harmless };

const style = members({
  $$hashKey: harmless,
  pattern: passing((value) => typeof value === 'string' && patternOf(value) !== undefined),
  type: valueIn('number', 'string', 'date', 'hidden'),
  alias: aText,
  align: valueIn('', 'auto', 'left', 'center', 'right'),
  unit,
  decimals: within(0, 20),
  dateFormat: aText,
  colorMode: valueIn('cell', 'value', 'row'),
  colors: eachOf(colour),
  thresholds: eachOf(numeric),
  mappingType: valueIn(0, 1, 2),
  valueMaps: eachOf(members({ ...OLD_MAPPING, value: mapped, from: harmless, to: harmless })),
  rangeMaps: eachOf(members({ ...OLD_MAPPING, from: mapped, to: mapped, value: harmless })),
  sanitize: harmless,
  preserveFormat: valueIn(false),
  link: aFlag,
  linkUrl: aText,
  linkTooltip: harmless,
  linkTargetBlank: harmless,
});

/** The table as it was before Grafana 7. */
export const OLD_TABLE: Rules = {
  styles: changesNumbers(eachOf(style)),
  transform: changesNumbers(valueIn(...TRANSFORM_NAMES)),
  columns: changesNumbers(
    eachOf(members({ text: aText, value: valueIn(...AGGREGATION_NAMES), $$hashKey: harmless })),
  ),
  sort: members({ col: passing(Number.isInteger), desc: aFlag }),
  pageSize: numeric,
  showHeader: aFlag,
  fontSize: passing(
    (value) => typeof value === 'string' && /^\d{1,3}%$/.test(value),
    ...['50%', '150%'],
  ),
  scroll: harmless,
  filterNull: valueIn(false),
  fieldConfig: harmless,
  options: harmless,
};
