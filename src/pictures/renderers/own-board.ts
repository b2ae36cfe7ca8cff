import type { Board, Tile } from '../../drawing/model/board.ts';
import type { Drawing } from '../../drawing/model/drawing.ts';
import { valuesOfCopy } from '../../grafana/dashboard/expand-repeats.ts';
import { pageLayout, type PlacedPanel } from '../../grafana/dashboard/page-layout.ts';
import { titleReader } from '../../grafana/dashboard/titles.ts';
import type { Dashboard } from '../../grafana/dashboard/model.ts';
import { GrafanaTimeoutError, NotUnderstoodError } from '../../grafana/errors.ts';
import { describeForLog, GrafanaImagesError } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { createGate } from '../../util/gate.ts';
import { oneLine } from '../../util/text.ts';
import type { Timers } from '../../util/timers.ts';
import { createWorkQueue } from '../../util/work-queue.ts';
import { placesOn } from './board-places.ts';
import type { Completeness } from './choosing.ts';
import type { SubjectPanel } from './subject-panel.ts';

export interface BoardDeps {
  /** Reads one of the panels with its data. @throws as OwnRenderer.draw */
  readonly drawingOf: (panel: SubjectPanel & { readonly panelId: number }) => Promise<Drawing>;
  readonly completeness: Completeness;
  readonly logger: Pick<Logger, 'info'>;
  /** Milliseconds for the data of all panels; one that is late says so in its place. */
  readonly limitMs: number;
  readonly timers: Pick<Timers, 'after'>;
}

/** Panels of one dashboard whose data is asked for at once. */
const AT_ONCE = 6;
const LATE =
  'The data of this panel did not arrive in time; ask for it alone, or for a shorter time range.';
/** Characters of the reason in a panel's place. */
const MAX_REASON = 200;

/**
 * A whole dashboard as one picture.
 * @param dashboard with models, and with the options of all variables that repeat something
 * @throws NotUnderstoodError, or with no panel that can be drawn the error of the first one
 */
export async function boardOf(
  dashboard: Dashboard,
  page: SubjectPanel,
  { drawingOf, completeness, logger, limitMs, timers }: BoardDeps,
): Promise<Board> {
  const { from, to, variables, width, theme, scale } = page;
  const context = { from, to };
  const places = placesOn(pageLayout(dashboard, variables, context), width, page.height);
  if (completeness === 'whole' && places.left > 0) {
    throw new NotUnderstoodError(`a page of which ${places.left} panels do not fit`);
  }
  const readTitle = titleReader(dashboard, context);
  const queue = createWorkQueue(AT_ONCE);
  const end = createGate();
  let isLate = false;
  let firstFailure: GrafanaImagesError | undefined;
  const tooLate = end.opened.then((): never => {
    isLate = true;
    throw new GrafanaTimeoutError(LATE);
  });
  tooLate.catch(() => undefined);

  async function contentOf({ copy }: PlacedPanel, size: Tile['box']): Promise<Tile['content']> {
    const values = valuesOfCopy(variables, copy);
    try {
      if (isLate) return await tooLate;
      const drawing = drawingOf({
        ...page,
        panelId: copy.panel.id,
        variables: values,
        width: size.width,
        height: size.height,
      });
      return await Promise.race([drawing, tooLate]);
    } catch (error) {
      if (completeness === 'whole' || !(error instanceof GrafanaImagesError)) throw error;
      firstFailure ??= error;
      logger.info(`Not drawn here: ${describeForLog(error)}`);
      return { title: readTitle(copy, variables), message: reasonOf(error) };
    }
  }

  const cancel = timers.after(limitMs, end.open);
  const tiles = await Promise.all(
    places.panels.map(async ({ panel, box }) => ({
      box,
      content: await queue.run(() => contentOf(panel, box)),
    })),
  ).finally(cancel);
  const areAllMissing = tiles.every(({ content }) => 'message' in content);
  if (firstFailure && areAllMissing) throw firstFailure;
  return {
    title: dashboard.title,
    tiles,
    headings: places.headings,
    theme,
    width,
    height: places.height,
    scale,
    ...(places.left > 0 && { footer: leftOut(places.left) }),
  };
}

function reasonOf(error: GrafanaImagesError): string {
  if (!(error instanceof NotUnderstoodError)) return oneLine(error.message, MAX_REASON);
  return oneLine(`Not drawn here: ${error.message}`, MAX_REASON);
}

function leftOut(panels: number): string {
  const what = panels === 1 ? 'One panel does' : `${panels} panels do`;
  return `${what} not fit and ${panels === 1 ? 'is' : 'are'} left out; ask for more height.`;
}
