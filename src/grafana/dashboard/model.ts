import type { AnnotationQuery } from '../annotations/model.ts';

/** A value that a variable can have. */
export interface VariableOption {
  /** As people see it. */
  readonly text: string;
  /** As URLs and queries have it. */
  readonly value: string;
}

/** A template variable. */
export interface Variable {
  readonly name: string;
  /** `custom`, `query`, `textbox`, `constant`, `interval`, `datasource`, `groupby`, `adhoc`, `switch` … */
  readonly type: string;
  /** Shown instead of the name. */
  readonly label?: string;
  /** The saved selection; `$__all` means every option. Empty when none was saved. */
  readonly current: readonly VariableOption[];
  /** The options that the dashboard itself lists, without `All`. */
  readonly options: readonly VariableOption[];
  /** The values that repeated panels had when they were saved under All, when options are not saved. */
  readonly repeatedValues?: readonly VariableOption[];
  /** Whether several values may be chosen at once. */
  readonly multi: boolean;
  /** Whether `All` may be chosen. */
  readonly includeAll: boolean;
  /** What queries get for `All` instead of every value. */
  readonly allValue?: string;
  /** Present for an interval that offers `auto`. */
  readonly auto?: AutoInterval;
  /** What Grafana asks for the options of a query variable. */
  readonly lookup?: OptionsQuery;
  /** Of filters: UID or name of the data source that is filtered, or a variable; missing for the default. */
  readonly filtered?: string;
}

/** How Grafana computes the value `auto` of an interval. */
export interface AutoInterval {
  /** Steps that the range is divided by. */
  readonly count: number;
  /** The shortest step, such as `10s`. */
  readonly min: string;
}

/** Where the options of a query variable come from. */
export interface OptionsQuery {
  /** Such as `label_values(up, instance)`; empty when it is not a text. */
  readonly query: string;
  /** UID or name of the data source, or a variable; missing for the default one. */
  readonly datasource?: string;
  /** Picks and renames options; `/…/flags`. */
  readonly regex?: string;
  /** Grafana's number for the order: 0 as they come, odd ascending, even descending. */
  readonly sort: number;
}

/** Shown once for each chosen value of a variable. */
export interface Repeat {
  /** The variable's name. */
  readonly variable: string;
  /** Panels of the same group are in one row or tab and are repeated together. */
  readonly group: number;
  /** Present when a row repeats the panel, with the state that the row was saved in. */
  readonly row?: 'open' | 'collapsed';
}

/** A panel that can be rendered. */
export interface Panel {
  /** Grafana's id, unique within the dashboard. */
  readonly id: number;
  /** As saved, with its variables; empty for an untitled panel. */
  readonly title: string;
  /** Title of the row or tab that it is in, as saved. */
  readonly row?: string;
  readonly description?: string;
  /** What repeats the panel, the outermost first; missing for a panel that is not repeated. */
  readonly repeats?: readonly Repeat[];
  /** All that is saved of it, in the first schema; only where that was asked for. */
  readonly model?: Readonly<Record<string, unknown>>;
  /** Where it is on the page; only where the model was asked for. */
  readonly place?: GridPlace;
}

/** Where a panel is, in the grid of 24 columns. */
export interface GridPlace {
  readonly x: number;
  /** From the top of the page, or in schema v2 of its own row or tab. */
  readonly y: number;
  readonly w: number;
  readonly h: number;
  /** Numbers the row or tab that it is in; 0 for none. */
  readonly section: number;
  /** Whether that row is collapsed. */
  readonly isHidden: boolean;
  /** How many of the panel's repeats are those of its rows and tabs. */
  readonly sectionRepeats: number;
}

/** A copy of a repeated panel that was saved with the dashboard. */
export interface SavedCopy {
  readonly id: number;
  /** Of the panel that it was made of. */
  readonly panelId: number;
  /** The one value of each variable that it was repeated by. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

/** Plain JSON, which threads can hand to each other in slices: no Map, no Set. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly slug: string;
  /** Title of its folder, where Grafana's answer has it; missing for the root. */
  readonly folder?: string;
  readonly tags?: readonly string[];
  readonly description?: string;
  /** IANA name or `utc`; missing when it is each viewer's own. */
  readonly timeZone?: string;
  /** In reading order, without the rows themselves, a repeated panel once. */
  readonly panels: readonly Panel[];
  readonly variables: readonly Variable[];
  /** Rows of the grid that the dashboard takes; missing where the layout has no such grid. */
  readonly gridHeight?: number;
  /** The saved copies of repeated panels; Grafana 6 saved them. */
  readonly copies?: readonly SavedCopy[];
  /** The id that Grafana 10 and older give to the first copy of a repeated panel when they load it. */
  readonly nextId?: number;
  /** Grafana's own number of it; only where models were asked for, and Grafana tells it. */
  readonly id?: number;
  /** The range that its page opens with, as in URLs; only where models were asked for. */
  readonly time?: { readonly from: string; readonly to: string };
  /** What is marked on its graphs; only where models were asked for. */
  readonly annotations?: readonly AnnotationQuery[];
}

/** The value that means every option, and its text in Grafana. */
export const ALL: VariableOption = { text: 'All', value: '$__all' };

/** Deepest nesting of rows or layouts that is read. */
export const MAX_DEPTH = 20;
