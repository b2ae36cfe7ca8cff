/**
 * Writes what `@grafana/data` makes of generated frames and panels, and `@grafana/ui` of old panels and
 * of axes, with which tests compare what is drawn:
 *
 *     mkdir /tmp/oracle && cd /tmp/oracle && npm install @grafana/data@13.2.3 @grafana/ui@13.2.3 react react-dom rxjs
 *     npm run oracle -- /tmp/oracle [KIND …]
 *
 * where KIND is a name of `MAKERS`.
 *
 * The package is 177 MB and needs a second to load, so it is neither a dependency nor part of the tests.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { encodeOdd } from '../support/oracle-json.ts';
import { bucketCases } from './buckets.ts';
import { colourCases } from './colours.ts';
import { fieldCases } from './fields.ts';
import { loadOracle, type OracleFrame } from './grafana-data.ts';
import { oldSingleCases } from './old-singles.ts';
import { rangeCases } from './ranges.ts';
import { framesFor, TRANSFORMATION_KINDS, transformationsWith } from './transformations.ts';
import { OF_THE_MOMENT, unitTexts } from './units.ts';
import { wideFields } from './wide-fields.ts';

const [folder = '/tmp/oracle', ...named] = process.argv.slice(2);
/** Of transformations, for each. */
const [seed, count] = [17, 28];
const oracle = loadOracle(folder);
const { grafana, settings } = oracle;
console.warn = () => undefined;
console.error = () => undefined;

const theme = grafana.createTheme({ colors: { mode: 'dark' } });

function withNames(frames: OracleFrame[]): OracleFrame[] {
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
  for (const [index, kind] of TRANSFORMATION_KINDS.entries()) {
    const arbitrary = fc.record({
      frames: framesFor(kind),
      transformations: transformationsWith(kind),
    });
    for (const made of fc.sample(arbitrary, { seed: seed + index, numRuns: count })) {
      const { frames, transformations } = structuredClone(made);
      try {
        const result = await oracle.transform(
          transformations,
          frames.map((frame) => grafana.toDataFrame(frame)),
        );
        cases.push({ ...made, expected: described(withNames(result)) });
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

function wideCases(mode: 'dark' | 'light', how: { seed: number; numRuns: number }): unknown[] {
  const units = grafana
    .getValueFormats()
    .flatMap(({ submenu }) => submenu.map(({ value }) => value));
  const steady = units.filter((id) => !OF_THE_MOMENT.test(id));
  return fieldCases(oracle, mode, how, wideFields(steady));
}

function write(name: string, text: string): void {
  writeFileSync(new URL(`../fixtures/drawing/${name}.json`, import.meta.url), text);
  console.log(`${name}: ${String(text.length)} characters`);
}

/** A case a line, so that a change shows which cases differ. */
const listed = (cases: readonly unknown[]) =>
  `[\n${cases.map((one) => JSON.stringify(one, encodeOdd)).join(',\n')}\n]\n`;

const MAKERS: Readonly<Record<string, () => Promise<void> | void>> = {
  transformations: async () => {
    write('transformations', listed(await transformationCases()));
  },
  'fields-dark': () => {
    write('fields-dark', listed(fieldCases(oracle, 'dark', { seed, numRuns: 240 })));
  },
  'fields-light': () => {
    write('fields-light', listed(fieldCases(oracle, 'light', { seed: seed + 1, numRuns: 60 })));
  },
  'wide-fields-dark': () => {
    write('wide-fields-dark', listed(wideCases('dark', { seed: seed + 3, numRuns: 90 })));
  },
  'wide-fields-light': () => {
    write('wide-fields-light', listed(wideCases('light', { seed: seed + 4, numRuns: 40 })));
  },
  colours: () => {
    write('colours', listed(colourCases(oracle)));
  },
  buckets: () => {
    write('buckets', listed(bucketCases(grafana, { seed: seed + 2, numRuns: 120 })));
  },
  ranges: () => {
    write('ranges', listed(rangeCases(folder, { seed: seed + 5, numRuns: 400 })));
  },
  'old-singles': () => {
    write('old-singles', listed(oldSingleCases(folder, { seed: seed + 3, numRuns: 100 })));
  },
  units: () => {
    write(
      'units',
      `${JSON.stringify(unitTexts(grafana)).replaceAll(/"(?:\\.|[^"])*":\{"2"/g, '\n$&')}\n`,
    );
  },
};

// The package keeps the colours of the first theme that it is used with, so that each kind has its process.
if (named.length === 1) await MAKERS[named[0] ?? '']?.();
else {
  const [node = '', program = ''] = process.argv;
  for (const kind of named.length === 0 ? Object.keys(MAKERS) : named) {
    execFileSync(node, [...process.execArgv, program, folder, kind], { stdio: 'inherit' });
  }
}
