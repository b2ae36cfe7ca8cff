import { expect } from 'chai';
import { crc32 } from 'node:zlib';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { KEYS_OF_TYPES } from '../../../src/drawing/understood/understood.ts';
import { pixelsOf } from '../../support/drawing.ts';
import { type Base, BASES, drawingOn, type Model } from './drawn-bases.ts';
import { type Leaf, leavesOf } from '../../../docs/rule-leaves.ts';

/** Where the data are read, or tested by themselves. */
const ELSEWHERE = /^(?:targets|transformations|fieldConfig\.overrides|options\.alertThreshold)$/;

/** Values that show what a setting does, where those of its rule do not. */
const EXAMPLES: readonly (readonly [path: RegExp, values: readonly unknown[]])[] = [
  [/decimals$/, [0, 3]],
  [/defaults\.displayName$/, ['One', 'Another']],
  [/defaults\.noValue$/, ['-', 7]],
  [/table: .*thresholds\.steps\.\[\]\.value$/, [70, 30]],
  [/axisSoftMax$/, [300, 900]],
  [/axisSoftMin$/, [-50, -200]],
  [/timeline: .*spanNulls$|history: .*spanNulls$/, [false, true]],
  [/spanNulls$/, [false, true, 60_000]],
  [/insertNulls$/, [false, 30_000]],
  [/stacking\.group$/, ['A', 'B']],
  [/(?:custom|\[\])\.transform$/, ['negative-Y', 'constant', undefined]],
  [/legend\.sortBy$/, ['Name', 'Max', 'Value']],
  [/reduceOptions\.fields$/, ['', 'some', '/^o/']],
  [/color\.scheme$|colorScheme$/, ['Oranges', 'Blues']],
  [/xTickLabelMaxLength$/, [0, 3]],
  [/seriesOverrides\.\[\]\.alias$/, ['some', '/thi.d/']],
  [/seriesOverrides\.\[\]\.yaxis$/, [1, 2]],
  [/seriesOverrides\.\[\]\.stack$/, [true, false, 'B']],
  [/yaxes\.\[\]\.(?:min|max)$/, ['1', 30, 'auto']],
  [/prefix$|postfix$/, ['about ', ' or so']],
  [/Maps\.\[\]\.value$/, ['64', '40', '3']],
  [/Maps\.\[\]\.(?:from|to)$/, ['1', '50', '90']],
  [/singlestat: thresholds$/, ['1,2', '30,90']],
  [
    /singlestat: colors$/,
    [
      ['red', 'red', 'red'],
      ['blue', 'blue', 'blue'],
    ],
  ],
  [/footer\.fields$/, [['other'], ['third'], '']],
  [/styles\.\[\]\.pattern$/, ['some', '/o.*/']],
  [/styles\.\[\]\.dateFormat$/, ['YYYY', 'MM']],
  [/styles\.\[\]\.align$/, ['left', 'center', 'right']],
  [/sort\.col$/, [0, 1]],
  [/table-old: fontSize$/, ['50%', '150%']],
  [/zindex$/, [-1, 1]],
  [/links\.\[\]\.url$|linkUrl$/, ['', 'https://example.com']],
  [/table: .*minWidth$/, [50, 500]],
  [/maxRowHeight$/, [40, 60, 200]],
  [/gauge: .*segmentCount$/, [4, 20]],
  [/gauge: .*neutral$/, [60, 100]],
  [/heatmap: options\.filterValues/, [1, 20]],
  [/heatmap: dataFormat$/, ['tsbuckets', 'timeseries']],
  [/heatmap: .BucketNumber$/, [4, 40]],
  [/heatmap: xBucketSize$/, ['120000', '10m']],
  [/heatmap: yBucketSize$/, [2, 5]],
  [/heatmap: yAxis\.(?:min|max)$/, [5, 12]],
  [/heatmap: yAxis\.splitFactor$/, [2, 4]],
  [
    /defaults\.mappings$/,
    [[], [{ type: 'special', options: { match: 'null', result: { text: 'x' } } }]],
  ],
];

/** Values that mean the same, at least to these panels. */
const SAME: readonly (readonly [path: RegExp, values: readonly unknown[]])[] = [
  [/(?:barchart|histogram|timeline|history): .*axisPlacement$/, ['auto', 'left']],
  [/lineStyle\.fill$/, ['dash', 'square', 'accessible']],
  [/stacking\.mode$/, ['normal', 'value']],
  [/stat: .*colorMode$/, ['none', 'fixed']],
  [/stat: .*graphMode$/, ['area', 'line']],
  [/axisColorMode$/, ['text', 'thresholds']],
  [/thresholdsStyle\.mode$/, ['off', 'series']],
  [/(?:barchart|histogram): .*showPoints$/, ['auto', '']],
  [/table: .*(?:displayMode|cellOptions\.type)$/, ['gauge', 'gradient-gauge']],
  // Where it makes a difference, the rule refuses one of them.
  [/singlestat: nullPointMode$/, ['connected', 'null']],
];

const ANY: readonly unknown[] = [true, 7, 'red', { mode: 'fixed', show: true, a: 1 }, ['a', 'b']];

/** The model with a value at a place. */
function withValue(
  model: unknown,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): unknown {
  if (key === '') return value;
  if (key === '[]') {
    if (!Array.isArray(model)) return model;
    const parts = model as unknown[];
    return [...parts.slice(0, -1), withValue(parts.at(-1), rest, value)];
  }
  const name = key === '*' ? 'some' : key;
  const members = (typeof model === 'object' && model !== null ? model : {}) as Model;
  return { ...members, [name]: withValue(members[name], rest, value) };
}

const SEEN = new Map<string, number>();

/** What tells pictures apart; 0 for a panel that is not drawn. */
function pictureOf(base: Base, index: number, panel: Model): number {
  const key = `${String(index)} ${JSON.stringify(panel)}`;
  const seen = SEEN.get(key);
  if (seen !== undefined) return seen;
  let sum = 0;
  try {
    sum = crc32(pixelsOf(drawingOn(base, panel)));
  } catch (error) {
    if (!(error instanceof NotDrawnError)) throw error;
  }
  SEEN.set(key, sum);
  return sum;
}

function withExamples(type: string, leaf: Leaf): Leaf {
  const found = EXAMPLES.find(([path]) => path.test(`${type}: ${leaf.path}`));
  return found ? { ...leaf, examples: found[1] } : leaf;
}

const DEFAULTS = 'fieldConfig.defaults.';

/** What is of the panel rather than of its fields, or is the same with any value. */
const OF_ALL_FIELDS = /^graph:|noValue$|(?:barchart|histogram|timeline|history): .*axisPlacement$/;

/** The panel with a value at a place of the settings of one field. */
function overridden(panel: Model, path: string, value: unknown): Model {
  const [, , name = '', ...rest] = path.split('.');
  const changed = withValue(panel, path.split('.'), value) as ConfiguredPanel;
  const isCustom = name === 'custom';
  const settings = changed.fieldConfig.defaults;
  const own = isCustom ? (settings.custom as Model)[rest[0] ?? ''] : settings[name];
  const id = isCustom ? `custom.${rest[0] ?? ''}` : name;
  const { defaults, overrides = [] } = (panel as unknown as ConfiguredPanel).fieldConfig;
  const override = {
    matcher: { id: 'byRegexp', options: '/some|other/' },
    properties: [{ id, value: own }],
  };
  return { ...panel, fieldConfig: { defaults, overrides: [...overrides, override] } };
}

interface ConfiguredPanel extends Model {
  readonly fieldConfig: { readonly defaults: Model; readonly overrides?: readonly unknown[] };
}

/** Options make a new panel of an old heatmap. */
const suits =
  ({ panel }: Base) =>
  (path: string) =>
    panel.dataFormat === undefined || !path.startsWith('options.');

const areSame = (type: string, path: string, a: unknown, b: unknown) =>
  SAME.some(
    ([where, values]) => where.test(`${type}: ${path}`) && values.includes(a) && values.includes(b),
  );

const hasChoice = ({ examples }: Leaf) => examples.length > 1;

describe('each setting that the rules name', function () {
  this.timeout(60_000);
  for (const [type, rules] of Object.entries(KEYS_OF_TYPES)) {
    const bases = BASES[type] ?? [];
    const leaves = leavesOf(rules)
      .filter(({ path }) => !ELSEWHERE.test(path) && path !== 'type')
      .map((leaf) => withExamples(type, leaf));
    const differ = (path: string, a: unknown, b: unknown) =>
      bases.some((base, index) => {
        const [one, two] = [a, b].map((value) =>
          pictureOf(base, index, withValue(base.panel, path.split('.'), value) as Model),
        );
        return one !== two;
      });

    it(`${type}: is drawn, each of its values otherwise`, () => {
      const same = leaves
        .filter((leaf) => !leaf.isHarmless)
        .flatMap((leaf) => {
          const { path, examples, isList, isConstraint } = leaf;
          if (isConstraint) return [];
          if (!hasChoice(leaf)) return [`${path}: no examples`];
          const pairs = examples.flatMap((a, at) =>
            examples.slice(at + 1).map((b) => [a, b] as const),
          );
          const equal = pairs.filter(([a, b]) => !areSame(type, path, a, b) && !differ(path, a, b));
          if (isList) return equal.map((pair) => `${path}: ${JSON.stringify(pair)}`);
          return equal.length === pairs.length ? [path] : [];
        });
      expect(same).to.deep.equal([]);
    });

    it(`${type}: is drawn of the fields that an override is for`, () => {
      const settings = leaves.filter(
        (leaf) =>
          leaf.path.startsWith(DEFAULTS) &&
          !leaf.isHarmless &&
          !leaf.isConstraint &&
          !OF_ALL_FIELDS.test(`${type}: ${leaf.path}`),
      );
      const same = settings.filter(
        ({ path, examples }) =>
          !bases.some((base, index) => {
            const [first, ...others] = examples.map((value) =>
              pictureOf(base, index, overridden(base.panel, path, value)),
            );
            return others.some((other) => other !== first);
          }),
      );
      expect(same.map(({ path }) => path)).to.deep.equal([]);
    });

    it(`${type}: is not drawn where it is called harmless`, () => {
      const harmless = leaves.filter(({ isHarmless }) => isHarmless).map(({ path }) => path);
      const changing = (paths: readonly string[], value: unknown) =>
        bases.some((base, index) => {
          const changed = paths
            .filter(suits(base))
            .reduce<unknown>((panel, path) => withValue(panel, path.split('.'), value), base.panel);
          return pictureOf(base, index, changed as Model) !== pictureOf(base, index, base.panel);
        });
      // One by one only to name them.
      const changed = ANY.filter((value) => changing(harmless, value)).flatMap((value) =>
        harmless
          .filter((path) => changing([path], value))
          .map((path) => `${path}: ${JSON.stringify(value)}`),
      );
      expect(changed).to.deep.equal([]);
    });
  }
});
