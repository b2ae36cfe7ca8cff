import type { Dashboard, Panel } from './dashboards.ts';

/** What was asked for each template variable, by name. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** The three ways Grafana writes a variable: `$name`, `${name}` (with a path or a format), `[[name]]`. */
const REFERENCE = /\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\]/g;

/**
 * The panel's title as a person reads it: variables take the value asked for, else the one saved
 * with the dashboard; a variable that is unknown stays as it is written. A panel without a title
 * gets the dashboard's.
 */
export function panelTitle(dashboard: Dashboard, panel: Panel, values: Values): string {
  const saved = new Map(dashboard.variables.map((variable) => [variable.name, variable.text]));
  const title = panel.title.trim() === '' ? dashboard.title : panel.title;
  return title.replace(REFERENCE, (reference, plain?: string, braces?: string, square?: string) => {
    const name = plain ?? braces ?? square ?? '';
    return values.get(name)?.join(' + ') ?? saved.get(name) ?? reference;
  });
}
