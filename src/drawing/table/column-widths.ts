/** What a column wants, in pixels. */
export interface ColumnNeed {
  /** The panel's own setting, which is kept. */
  readonly own: number | undefined;
  /** It is not narrower than this, whatever its cells are. */
  readonly least: number;
  /** With which nothing in it is cut. */
  readonly content: number;
}

/** Pixels of the narrowest column without a width of its own, and of one that can be read. */
const [NARROWEST, READABLE] = [50, 80];

const isOwn = (width: number | undefined): width is number => width !== undefined && width > 0;

/** As many columns, from the first on, as are wide enough to be read when they are side by side. */
export function readable(needs: readonly ColumnNeed[], total: number): readonly ColumnNeed[] {
  let taken = 0;
  const beyond = needs.findIndex(({ own, least, content }, index) => {
    taken += isOwn(own) ? own : Math.max(least, NARROWEST, Math.min(content, READABLE));
    return index > 0 && taken > total;
  });
  return beyond === -1 ? needs : needs.slice(0, beyond);
}

/**
 * Pixels of each column. Those without a width of their own share what is left alike, as in Grafana;
 * where that would cut a text, what other columns do not need goes to the longer ones.
 */
export function columnWidths(needs: readonly ColumnNeed[], total: number): number[] {
  const widths = sharedWidths(needs, total);
  const isNarrow = needs.map(
    ({ own, least }, index) => !isOwn(own) && (widths[index] ?? 0) < Math.max(least, NARROWEST),
  );
  if (!isNarrow.includes(true)) return widths;
  const kept = needs.map((need, index) =>
    isNarrow[index] ? { ...need, own: Math.max(need.least, NARROWEST) } : need,
  );
  return columnWidths(kept, total);
}

function sharedWidths(needs: readonly ColumnNeed[], total: number): number[] {
  const own = needs.map(({ own: width }) => (isOwn(width) ? Math.min(width, total) : undefined));
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
    return own[index] ?? width;
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
