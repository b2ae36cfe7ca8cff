import type { Dashboard, Panel } from './dashboards.ts';

/** What was asked for each template variable, by name. */
export type Values = ReadonlyMap<string, readonly string[]>;

/**
 * The three ways Grafana writes a variable: `$name`, `${name}` (with a path or a format), `[[name]]`.
 * Formats are short words; without a bound a long title of openings would take for ever.
 */
const REFERENCE = /\$(\w+)|\$\{(\w+)(?:[.:][^}]{0,100})?\}|\[\[(\w+)(?::[^\]]{0,100})?\]\]/g;

/**
 * The panel's title as a person reads it: variables take the value asked for, else the one saved
 * with the dashboard; a variable that is unknown, or has no value, stays as it is written. A panel without a title
 * gets the dashboard's.
 */
export function panelTitle(dashboard: Dashboard, panel: Panel, values: Values): string {
  const chosen = dashboard.variables.filter(({ text }) => text !== '');
  const saved = new Map(chosen.map(({ name, text }) => [name, text]));
  const title = panel.title.trim() === '' ? dashboard.title : panel.title;
  return title.replace(REFERENCE, (reference, plain?: string, braces?: string, square?: string) => {
    const name = plain ?? braces ?? square ?? '';
    return values.get(name)?.join(' + ') ?? saved.get(name) ?? reference;
  });
}
