/** A panel as an address names it. */
export interface PanelReference {
  readonly id: number;
  /** `web-02$panel-8`: the copy for these values of the variables that repeat the panel. */
  readonly values: readonly string[];
  /** `panel-8-clone-1`: which copy of the panel, from 0. */
  readonly copy?: number;
  /** `panel-51-clone-1/grid-item-38/panel-38`: which copies of the rows and tabs around it, from 0. */
  readonly rowCopies: readonly number[];
}

const GUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;
const PANEL = /(?:^|[/-])panel-(-?\d{1,16})(?:-clone-(\d{1,6}))?(?![\da-z])/gi;

/**
 * Parses what an address has as `viewPanel`, `panelId` or `editPanel`: `8`, or the path of newer
 * Grafanas (11.3 and later), where the last `panel-N` counts.
 * @returns undefined when it does not name a panel
 */
export function parsePanelReference(text: string): PanelReference | undefined {
  const parts = text.replace(GUID, '').split('$');
  const path = parts.at(-1) ?? '';
  const values = parts.slice(0, -1).filter((value) => value !== '');
  const bare = /^\s*(-?\d{1,16})(?!\d)/.exec(path);
  if (bare) return reference({ id: Number(bare[1]), values, rowCopies: [] });
  const last = [...path.matchAll(PANEL)].at(-1);
  if (!last) return undefined;
  const [, id, copy] = last;
  const before = path.slice(0, last.index);
  return reference({
    id: Number(id),
    values,
    ...(copy === undefined ? {} : { copy: Number(copy) }),
    rowCopies: [...before.matchAll(/-clone-(\d{1,6})/g)].map(([, index]) => Number(index)),
  });
}

function reference(read: PanelReference): PanelReference | undefined {
  return Number.isSafeInteger(read.id) ? read : undefined;
}

/** Writes a reference so that parsePanelReference reads the same out of it. */
export function formatPanelReference({ id, values, copy, rowCopies }: PanelReference): string {
  const path = [
    ...rowCopies.map((index) => `row-clone-${index}`),
    `panel-${id}${copy === undefined ? '' : `-clone-${copy}`}`,
  ].join('/');
  return [...values, path].join('$');
}
