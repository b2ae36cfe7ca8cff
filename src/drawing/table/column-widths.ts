/** What a column wants, in pixels. */
export interface ColumnNeed {
  /** The panel's own setting, which is kept. */
  readonly own: number | undefined;
  /** With which nothing in it is cut. */
  readonly content: number;
}

/** Pixels of the narrowest column without a width of its own. */
const NARROWEST = 50;

/**
 * Pixels of each column. Those without a width of their own share what is left alike, as in Grafana;
 * where that would cut a text, what other columns do not need goes to the longer ones.
 */
export function columnWidths(needs: readonly ColumnNeed[], total: number): number[] {
  const own = needs.map(({ own: width }) =>
    width !== undefined && width > 0 ? Math.min(width, total) : undefined,
  );
  const free = needs.filter((_, index) => own[index] === undefined);
  const rest = total - own.reduce<number>((sum, width) => sum + (width ?? 0), 0);
  const share = rest / Math.max(1, free.length);
  const isEnough = free.every(({ content }) => content <= share);
  const limit = isEnough ? share : largestWidth(free, rest);
  const spare = isEnough
    ? 0
    : (rest - free.reduce((sum, { content }) => sum + Math.min(content, limit), 0)) / free.length;
  return needs.map(({ content }, index) => {
    const width = isEnough ? share : Math.min(content, limit) + Math.max(0, spare);
    return own[index] ?? Math.max(NARROWEST, width);
  });
}

/** The width at which columns are cut, so that all together have the rest. */
function largestWidth(free: readonly ColumnNeed[], rest: number): number {
  const sorted = free.map(({ content }) => content).sort((a, b) => a - b);
  let left = rest;
  for (const [index, content] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (content > share) return share;
    left -= content;
  }
  return Infinity;
}
