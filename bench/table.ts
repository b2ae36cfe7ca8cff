import type { Row } from './rounds.ts';

interface Figures {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

export function figuresOf(values: readonly number[]): Figures | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  const low = sorted[(sorted.length - 1) >> 1];
  const high = sorted[sorted.length >> 1];
  if (lowest === undefined || highest === undefined) return undefined;
  if (low === undefined || high === undefined) return undefined;
  return { median: (low + high) / 2, lowest, highest };
}

/** How ours relates to theirs: 2 is twice as much. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): number | undefined {
  const [mine, other] = [figuresOf(ours), figuresOf(theirs)];
  return mine && other ? mine.median / other.median : undefined;
}

const HEAD = ['work', 'unit', 'median', 'lowest', 'highest', 'ours / theirs'] as const;

/** Peers stand below the row that they are compared with. */
export function tableOf(rows: readonly Row[]): string {
  const lines: (readonly string[])[] = [HEAD];
  for (const { work, unit, values, peers } of rows) {
    lines.push([work, unit, ...cells(values), '']);
    for (const { name, values: theirs, missing } of peers) {
      const ratio = ratioOf(values, theirs);
      const said = missing === undefined ? '' : `not on this machine: ${missing}`;
      lines.push(
        said === ''
          ? [`  ${name}`, '', ...cells(theirs), ratio === undefined ? '' : ratio.toFixed(2)]
          : [`  ${name}`, said],
      );
    }
  }
  // A line of few cells is a sentence; the columns are as wide as the others need.
  const widths = HEAD.map((_, at) =>
    Math.max(...lines.map((cell) => (cell.length < HEAD.length ? 0 : (cell[at]?.length ?? 0)))),
  );
  return lines.map((line) => padded(line, widths)).join('\n');
}

function padded(line: readonly string[], widths: readonly number[]): string {
  return line
    .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ')
    .trimEnd();
}

function cells(values: readonly number[]): [string, string, string] {
  const figures = figuresOf(values);
  if (!figures) return ['', '', ''];
  return [written(figures.median), written(figures.lowest), written(figures.highest)];
}

function written(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
}
