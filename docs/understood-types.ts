import { KEYS_OF_TYPES, reasonsOf } from '../src/drawing/understood/understood.ts';
import { type Leaf, leavesOf } from './rule-leaves.ts';

type Model = Readonly<Record<string, unknown>>;

/** A panel that falls back by more than one of its keys, or by what a text says. */
interface Fallback {
  readonly what: string;
  readonly panel: Model;
}

const HOURLY = { id: 'byName', options: 'a' };
const overrides = [{ matcher: HOURLY, properties: [{ id: 'unit', value: 's' }] }];
const text = (what: string, content: string): Fallback => ({ what, panel: { content } });

/** What keys one by one do not tell; a test looks whether each is refused. */
export const FALLBACKS: Readonly<Record<string, readonly Fallback[]>> = {
  graph: [{ what: 'overrides of fields', panel: { fieldConfig: { defaults: {}, overrides } } }],
  singlestat: [
    { what: 'overrides of fields', panel: { fieldConfig: { defaults: {}, overrides } } },
    {
      what: 'a last value that may be missing (`nullPointMode` null)',
      panel: { nullPointMode: 'null', valueName: 'current' },
    },
    {
      what: 'a name on a gauge',
      panel: { valueName: 'name', gauge: { show: true } },
    },
  ],
  heatmap: [
    {
      what: 'before Grafana 9: a number of columns without a number of rows',
      panel: { dataFormat: 'timeseries', xBucketNumber: 30 },
    },
    {
      what: 'counted by powers with limits of the axis',
      panel: {
        options: {
          calculate: true,
          calculation: { yBuckets: { scale: { type: 'log', log: 2 } } },
          yAxis: { min: 1 },
        },
      },
    },
  ],
  histogram: [
    {
      what: 'colours by the values',
      panel: { fieldConfig: { defaults: { color: { mode: 'thresholds' } }, overrides: [] } },
    },
  ],
  text: [
    text('images', '![a](b.png)'),
    text('lists of tasks', '- [ ] a'),
    text('HTML with looks of its own', '<div style="color: red">a</div>'),
    text('variables without a value', 'of $host'),
  ],
};

/** Keys that all types have, or of which another table tells. */
const TOLD_ELSEWHERE =
  /^(?:title|transparent|targets|transformations|fieldConfig\.overrides|mode)\b|^options(?:\.fieldOptions)?$|^fieldConfig\.defaults$/;
const NAMED_BY = /^(?:fieldConfig\.defaults\.(?:custom\.)?|options\.)/;

/** As people find it in the JSON of a panel, without what is the same in all of a kind. */
const nameOf = ({ path }: Leaf) => path.replace(NAMED_BY, '').replaceAll(/\.(?:\[\]|\*)/g, '');

const told = (value: unknown) =>
  typeof value === 'string' ? value || 'empty' : JSON.stringify(value);

/** The values of a setting, where they are a list of words or numbers. */
function valuesOf({ values = [] }: Leaf): string {
  const texts = new Set(values.map(told));
  return texts.size === 0 ? '' : ` (${[...texts].join(', ')})`;
}

/** Settings of one object are told together. */
const FEWEST_TOGETHER = 3;

/** All settings with their values, those of one object after its name. */
function described(leaves: readonly Leaf[]): string[] {
  const byParent = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const parent = nameOf(leaf).split('.').slice(0, -1).join('.');
    byParent.set(parent, [...(byParent.get(parent) ?? []), leaf]);
  }
  return [...byParent].flatMap(([parent, found]) => {
    if (parent === '' || found.length < FEWEST_TOGETHER) {
      return [...new Set(found.map((leaf) => `\`${nameOf(leaf)}\`${valuesOf(leaf)}`))];
    }
    const parts = found.map((leaf) => `${nameOf(leaf).split('.').at(-1) ?? ''}${valuesOf(leaf)}`);
    return [`\`${parent}\`: ${[...new Set(parts)].join(', ')}`];
  });
}

const ODD: readonly unknown[] = ['no-such-thing', 3.7, true, { a: 1 }, [{ a: 1 }]];

/** Whether a panel is not drawn at all when this setting has another value. */
function stopsDrawing(type: string, { path }: Leaf): boolean {
  const found = ODD.map((value) =>
    reasonsOf({ ...BASE[type], type: typeName(type), ...nested(path, value) }),
  );
  const kinds = found.find((reasons) => reasons.length > 0)?.map(({ kind }) => kind) ?? [];
  return kinds.includes('wrong');
}

/** What makes an old table one. */
const BASE: Readonly<Record<string, Model>> = { 'table-old': { styles: [], columns: [] } };
const typeName = (type: string) => (type === 'table-old' ? 'table' : type);

function nested(path: string, value: unknown): Model {
  const [key = '', ...rest] = path.split('.');
  return { [key]: inside(rest, value) };
}

function inside([key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const inner = inside(rest, value);
  return key === '[]' ? [inner] : { [key === '*' ? 'some' : key]: inner };
}

/** Settings that several types have alike are told once, under this name. */
interface Group {
  readonly name: string;
  readonly about: string;
  /** One that has all of them. */
  readonly type: string;
  readonly paths: ReadonlySet<string>;
}

const leavesOfType = (type: string) =>
  leavesOf(KEYS_OF_TYPES[type] ?? {}).filter(
    ({ path, isHarmless }) => !isHarmless && !TOLD_ELSEWHERE.test(path),
  );

function groupOf(name: string, about: string, type: string, within: RegExp): Group {
  const paths = leavesOfType(type).flatMap(({ path }) => (within.test(path) ? [path] : []));
  return { name, about, type, paths: new Set(paths) };
}

const GROUPS: readonly Group[] = [
  groupOf(
    '*values*',
    'units, limits, colours of values',
    'stat',
    /^fieldConfig\.defaults\.(?!custom)/,
  ),
  groupOf('*legend*', 'the legend', 'timeseries', /^options\.legend\./),
  groupOf('*reduction*', 'one number of each field', 'stat', /^options\.reduceOptions\./),
];

/** Whether only one value passes, which is as if the setting were not there. */
const isFixed = ({ isConstraint, examples }: Leaf) => isConstraint && examples.length < 2;

/** One row of the table. */
interface TypeRow {
  readonly type: string;
  readonly understood: readonly string[];
  /** What is then left out of the picture. */
  readonly leftOut: readonly string[];
  /** What leaves the panel undrawn. */
  readonly notDrawn: readonly string[];
}

function rowOf(type: string, all: readonly Leaf[]): TypeRow {
  const has = new Set(all.map(({ path }) => path));
  const groups = GROUPS.filter(({ paths }) => [...paths].every((path) => has.has(path)));
  const own = all.filter(({ path }) => !groups.some(({ paths }) => paths.has(path)));
  const refused = own.filter(isFixed);
  const butFor = (leaf: Leaf) =>
    leaf.examples.length > 0
      ? `\`${nameOf(leaf)}\` other than ${leaf.examples.map(told).join()}`
      : `\`${nameOf(leaf)}\``;
  const wrong = refused.filter((leaf) => stopsDrawing(type, leaf));
  const faults = (FALLBACKS[type] ?? []).map(({ what, panel }) => ({
    what,
    isWrong: reasonsOf({ ...panel, type }).some(({ kind }) => kind === 'wrong'),
  }));
  return {
    type,
    understood: [
      ...groups.map(({ name }) => name),
      ...described(own.filter((leaf) => !isFixed(leaf))),
    ],
    leftOut: [
      ...refused.filter((leaf) => !wrong.includes(leaf)).map(butFor),
      ...faults.flatMap(({ what, isWrong }) => (isWrong ? [] : [what])),
    ],
    notDrawn: [
      ...wrong.map(butFor),
      ...faults.flatMap(({ what, isWrong }) => (isWrong ? [what] : [])),
    ],
  };
}

/** What is understood of each type of panel, made from the rules. */
export function typesTable(): string {
  const groups = GROUPS.map(({ name, about, type, paths }) => {
    const leaves = leavesOfType(type).filter(({ path }) => paths.has(path));
    return `- ${name}, ${about}: ${described(leaves).join('; ')}`;
  });
  const rows = Object.keys(KEYS_OF_TYPES)
    .map((type) => rowOf(type, leavesOfType(type)))
    .map(({ type, understood, leftOut, notDrawn }) =>
      [type, understood, leftOut, notDrawn]
        .map((cell) => (typeof cell === 'string' ? cell : cell.join('; ')))
        .map((cell) => cell.replaceAll('|', '\\|'))
        .join(' | '),
    );
  return [
    ...groups,
    '',
    '| type | understood | drawn without this | panel not drawn with this |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
