import { METRICS } from '../src/app/metrics/declarations.ts';

/** The table of all metrics of ours, Markdown. */
export function metricsTable(): string[] {
  const rows = METRICS.map(({ name, type, help, labels = {} }) => {
    const values = Object.entries(labels)
      .map(([label, known]) => `\`${label}\`: ${known.map((one) => `\`${one}\``).join(' ')}`)
      .join('; ');
    return `| \`${name}\` | ${type} | ${help} | ${values} |`;
  });
  return ['| metric | type | is | labels |', '|---|---|---|---|', ...rows];
}
