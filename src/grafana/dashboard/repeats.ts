import { runAtOnce, STEP, type Steps } from '../../util/time-slices.ts';
import type { TitleContext } from './built-in-variables.ts';
import { expandRepeats, type PanelCopy, type Values, valuesOfCopy } from './expand-repeats.ts';
import type { Dashboard, Panel } from './model.ts';
import { titleReader } from './titles.ts';

/** A panel as it is on the page; a repeated one is there once for each value. */
export interface DrawnPanel {
  /** The panel that Grafana knows by its id; copies have no lasting id. */
  readonly panel: Panel;
  /** With its variables resolved; the dashboard's title for an untitled panel. */
  readonly title: string;
  /** Position on the page, from 1, where a repeated panel counts once. */
  readonly number: number;
  /** What was requested, with one value for each variable that repeats the panel. */
  readonly values: Values;
  /** Where it is among the copies of a repeated panel. */
  readonly copy: PanelCopy;
}

/**
 * The panels in reading order, repeated ones once for each value. A title is read when it is first
 * looked at: most panels of a large dashboard are only counted.
 */
export function drawnPanels(
  dashboard: Dashboard,
  requested: Values,
  context: TitleContext = {},
): DrawnPanel[] {
  return runAtOnce(drawPanelSteps(dashboard, requested, context));
}

/** As drawnPanels, in steps. */
export function* drawPanelSteps(
  dashboard: Dashboard,
  requested: Values,
  context: TitleContext = {},
): Steps<DrawnPanel[]> {
  const draw = panelDrawer(dashboard, requested, context);
  const drawn: DrawnPanel[] = [];
  for (const copy of expandRepeats(dashboard, requested)) {
    if (drawn.length % STEP === 0) yield;
    drawn.push(draw(copy));
  }
  return drawn;
}

/** Makes the function that gives a copy its title and its values. */
export function panelDrawer(
  dashboard: Dashboard,
  requested: Values,
  context: TitleContext = {},
): (copy: PanelCopy) => DrawnPanel {
  const readTitle = titleReader(dashboard, context);
  return (copy) => {
    let title: string | undefined;
    return {
      panel: copy.panel,
      number: copy.number,
      copy,
      get title() {
        return (title ??= readTitle(copy, requested));
      },
      get values() {
        return valuesOfCopy(requested, copy);
      },
    };
  };
}
