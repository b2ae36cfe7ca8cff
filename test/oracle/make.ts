/**
 * Writes what `@grafana/data` makes of generated frames and panels, with which tests compare what is drawn:
 *
 *     mkdir /tmp/oracle && cd /tmp/oracle && npm install @grafana/data@13.2.3 react react-dom rxjs
 *     npm run oracle -- /tmp/oracle
 *
 * The package is 177 MB and needs a second to load, so it is neither a dependency nor part of the tests.
 */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { encodeOdd } from '../support/oracle-json.ts';
import { anyFrames, series, tables } from './frames.ts';
import { loadOracle, type OracleFrame } from './grafana-data.ts';
import { TRANSFORMATION_IDS, transformationsWith } from './transformations.ts';

const [folder = '/tmp/oracle', seedText = '17', countText = '18'] = process.argv.slice(2);
const [seed, count] = [Number(seedText), Number(countText)];
const oracle = loadOracle(folder);
const { grafana, settings } = oracle;
console.warn = () => undefined;

const theme = grafana.createTheme({ colors: { mode: 'dark' } });

function named(frames: OracleFrame[]): OracleFrame[] {
  return grafana.applyFieldOverrides({
    data: frames,
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables: (text: string) => text,
    theme,
    timeZone: 'utc',
    fieldConfigRegistry: settings,
  });
}

async function transformationCases(): Promise<unknown[]> {
  const cases: unknown[] = [];
  for (const [index, id] of TRANSFORMATION_IDS.entries()) {
    const arbitrary = fc.record({
      frames: fc.oneof(anyFrames, series, tables),
      transformations: transformationsWith(id),
    });
    for (const made of fc.sample(arbitrary, { seed: seed + index, numRuns: count })) {
      const { frames, transformations } = structuredClone(made);
      try {
        const result = await oracle.transform(
          transformations,
          frames.map((frame) => grafana.toDataFrame(frame)),
        );
        cases.push({ ...made, expected: described(named(result)) });
      } catch {
        // What makes Grafana itself fail is not a case.
      }
    }
  }
  return cases;
}

function described(frames: OracleFrame[]) {
  return frames.map((frame) => ({
    refId: frame.refId ?? '',
    fields: frame.fields.map((field) => ({
      name: grafana.getFieldDisplayName(field, frame, frames),
      type: field.type,
      values: Array.from(field.values, (value) => value ?? null),
    })),
  }));
}

function write(name: string, cases: readonly unknown[]): void {
  const lines = cases.map((one) => JSON.stringify(one, encodeOdd)).join(',\n');
  const file = new URL(`../fixtures/drawing/${name}.json`, import.meta.url);
  writeFileSync(file, `[\n${lines}\n]\n`);
  console.log(`${name}: ${String(cases.length)} cases, ${String(lines.length)} bytes`);
}

write('transformations', await transformationCases());
