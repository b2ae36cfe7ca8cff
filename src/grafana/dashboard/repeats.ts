import { runAtOnce, STEP, type Steps } from '../../util/time-slices.ts';
import type { TitleContext } from './built-in-variables.ts';
import { expandRepeats, type PanelCopy, type Values, valuesOfCopy } from './expand-repeats.ts';
import type { Dashboard, Panel } from './model.ts';
import { type ReadTitle, titleReader } from './titles.ts';

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
  const page = { readTitle: titleReader(dashboard, context), requested };
  return (copy) => new LazyPanel(copy, page);
}

/** A large dashboard has hundreds of thousands: a class shares the getters. */
class LazyPanel implements DrawnPanel {
  readonly copy: PanelCopy;
  readonly #page: { readonly readTitle: ReadTitle; readonly requested: Values };
  #title: string | undefined;

  constructor(copy: PanelCopy, page: { readTitle: ReadTitle; requested: Values }) {
    this.copy = copy;
    this.#page = page;
  }

  get panel() {
    return this.copy.panel;
  }

  get number() {
    return this.copy.number;
  }

  get title() {
    return (this.#title ??= this.#page.readTitle(this.copy, this.#page.requested));
  }

  get values() {
    return valuesOfCopy(this.#page.requested, this.copy);
  }
}
