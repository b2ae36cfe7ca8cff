import { CELL_TYPES } from '../table/cell-style.ts';
import { fieldConfigRule } from './field-config.ts';
import { INTERACTIVE } from './graph.ts';
import {
  aFlag,
  aText,
  changesNumbers,
  eachOf,
  harmless,
  looks,
  members,
  notUnderstood,
  numeric,
  type Rules,
  valueIn,
} from './rules.ts';

const COLUMN: Rules = {
  align: valueIn('auto', 'left', 'center', 'right'),
  displayMode: valueIn(...CELL_TYPES),
  cellOptions: members({
    type: valueIn(...CELL_TYPES),
    mode: valueIn('basic', 'gradient'),
    valueDisplayMode: valueIn('color', 'text', 'hidden'),
    applyToRow: valueIn(false),
    wrapText: valueIn(false),
  }),
  width: numeric,
  minWidth: harmless,
  hidden: aFlag,
  hideFrom: members({ viz: aFlag, legend: harmless, tooltip: harmless }),
  inspect: harmless,
  filterable: harmless,
  footer: members({ reducers: eachOf(notUnderstood) }),
};

export const TABLE: Rules = {
  fieldConfig: fieldConfigRule(COLUMN),
  options: looks({
    ...INTERACTIVE,
    showHeader: aFlag,
    showTypeIcons: valueIn(false),
    cellHeight: valueIn('sm', 'md', 'lg'),
    frameIndex: changesNumbers(numeric),
    sortBy: eachOf(members({ displayName: aText, desc: aFlag })),
    footer: members({
      show: valueIn(false),
      reducer: harmless,
      countRows: harmless,
      fields: harmless,
      enablePagination: harmless,
    }),
    enablePagination: harmless,
    frozenColumns: harmless,
  }),
};
