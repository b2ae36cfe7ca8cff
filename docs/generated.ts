import { headerLines } from './commands.ts';
import { assumptionsTable, DEFAULTS, scaleTable, SIZES } from '../bench/scale-model.ts';
import { drawingOfFloors } from './floors.ts';
import { metricsTable } from './metrics.ts';
import { VARIABLES_PARTS } from './variables.ts';

/** A part of a file that `npm run docs` makes from the code. */
export interface GeneratedPart {
  /** From the root of the project. */
  readonly path: string;
  /** The lines before and after the part. */
  readonly from: string;
  readonly to: string;
  readonly lines: () => readonly string[];
}

export const GENERATED_PARTS: readonly GeneratedPart[] = [
  ...VARIABLES_PARTS,
  { path: 'scripts/grafana.ts', from: '// Commands:', to: '', lines: headerLines },
  {
    path: 'docs/architecture.md',
    from: '<!-- imports -->',
    to: '<!-- /imports -->',
    lines: () => ['', ...drawingOfFloors(), ''],
  },
  {
    path: 'docs/monitoring.md',
    from: '<!-- metrics -->',
    to: '<!-- /metrics -->',
    lines: () => ['', ...metricsTable(), ''],
  },
  {
    path: 'docs/scale.md',
    from: '<!-- costs -->',
    to: '<!-- /costs -->',
    lines: () => ['', ...scaleTable(DEFAULTS, SIZES), '', ...assumptionsTable(DEFAULTS), ''],
  },
];

/** The text of a file, with a part of it as the code has it now. */
export function regenerated({ path, from, to, lines }: GeneratedPart, text: string): string {
  const all = text.split('\n');
  const start = all.indexOf(from);
  const end = all.indexOf(to, start + 1);
  if (start < 0 || end < 0) throw new Error(`${path} has no lines ${from} and ${to}.`);
  return [...all.slice(0, start + 1), ...lines(), ...all.slice(end)].join('\n');
}
