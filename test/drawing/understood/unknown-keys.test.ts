import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { DRAWING_SAMPLES } from '../../../docs/drawing-samples.ts';
import { understanding } from '../../../src/drawing/understood/understanding.ts';
import { isOldTable } from '../../../src/drawing/model/modernise-table.ts';
import { KEYS_OF_TYPES, understood } from '../../../src/drawing/understood/understood.ts';
import { readFixture } from '../../support/drawing.ts';
import { leavesOf } from '../../../docs/rule-leaves.ts';
import { RICH_MODELS } from './rich-models.ts';

type Key = string | number;
type Model = Readonly<Record<string, unknown>>;
/** A place in a model, by the keys that lead to it. */
type Place = readonly [...Key[], Key];

const FIXTURES = readdirSync(new URL('../../fixtures/drawing/', import.meta.url))
  .map((file) => readFixture<unknown>(file.replace('.json', '')))
  .flatMap((fixture) =>
    typeof fixture === 'object' && fixture !== null && 'panel' in fixture
      ? [fixture.panel as Model]
      : [],
  );
const MODELS = [...FIXTURES, ...DRAWING_SAMPLES.map(({ panel }) => panel), ...RICH_MODELS];

/** Where a panel is and comes from, and what is shown on hovering: nothing there is on the picture. */
const NOT_ON_IT = /^(?:id|title|description|links|gridPos|interval|maxDataPoints|datasource)\b/;
const NOT_SHOWN =
  /\bdatasource\b|\btooltip\b|\bprefix\b|\breadOnly\b|^options\.(?:graph\.|tooltip)|\bspare\b/;
/** Objects whose keys are names out of the data. */
const NAMES = /(?:ByName|aliasColors|options\.fields|mappings\.\d+\.options)$/;
/** Where any text may be: names, patterns, what is written, and units, of which an unknown one is written. */
const TEXTS =
  /(?:[Nn]ame|[Tt]ext|[Tt]itle|Label|label|legendFormat|outputFormat|source|path|regExp|configRefId|join|expr|rawSql|alias|refId|content|pattern|regex|renamePattern|noValue|unit|format|group|fillBelowTo|sortBy|byField|Field|field|interval|fields|fixed|stack|match|value|nullText|url)$/;

/** Places that change nothing, which another test has pictures of. */
const HARMLESS = new Map(
  Object.entries(KEYS_OF_TYPES).map(([type, rules]) => {
    const leaves = leavesOf(rules).filter(({ isHarmless }) => isHarmless);
    return [type, new Set(leaves.map(({ path }) => path))];
  }),
);

function isFree(model: Model, place: Place): boolean {
  const path = place.join('.');
  const type = isOldTable(model) ? 'table-old' : String(model.type);
  const general = place.map((key) => (typeof key === 'number' ? '[]' : key)).join('.');
  return NOT_ON_IT.test(path) || NOT_SHOWN.test(path) || HARMLESS.get(type)?.has(general) === true;
}

/** All places of a model. */
function placesIn(value: unknown, at: readonly Key[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [Key, unknown][] = Array.isArray(value)
    ? value.map((part, index) => [index, part])
    : Object.entries(value);
  return entries.flatMap(([key, part]) => [[...at, key] as Place, ...placesIn(part, [...at, key])]);
}

const at = (model: unknown, place: readonly Key[]) =>
  place.reduce<unknown>((inner, key) => (inner as Record<Key, unknown>)[key], model);

function withValue(model: Model, place: Place, value: unknown): Model {
  const copy = structuredClone(model);
  const inside = at(copy, place.slice(0, -1)) as Record<Key, unknown>;
  inside[place.at(-1) ?? ''] = value;
  return copy;
}

/** Reasons of a panel; whatever is in it, there is an answer. */
function reasonsFor(panel: unknown): readonly string[] {
  const result = understood(panel);
  const { leftOut } = understanding(panel, []);
  expect('ok' in result ? [] : result.not).to.deep.equal(leftOut);
  return leftOut;
}

/** The last key of a place that is a name; of a property of an override, its own. */
function nameOf(model: Model, place: Place): string {
  const last = place.findLast((key) => typeof key === 'string') ?? '';
  if (place[0] === 'transformations' && last === 'id') return 'transformations';
  if (last !== 'value' || !place.includes('properties')) return last;
  return String(at(model, [...place.slice(0, place.lastIndexOf('value')), 'id']));
}

const unknownValue = fc.oneof(
  fc.record({ sparkle: fc.integer({ min: 1 }) }),
  fc.array(fc.record({ sparkle: fc.constant(1) }), { minLength: 1, maxLength: 2 }),
);

describe('a panel with one thing that is not known', () => {
  for (const [index, model] of MODELS.entries()) {
    const what = `${String(model.type)} ${String(index)} (${String(model.title)})`;
    const places = placesIn(model).filter((place) => !isFree(model, place));

    it(`${what} is understood as it is`, () => {
      expect(reasonsFor(model)).to.deep.equal([]);
    });

    it(`${what} is not with another key anywhere, which is named`, () => {
      const objects = [[], ...places].filter((place) => {
        const value = at(model, place);
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        return isObject && !isOfBackend(model, place);
      });
      for (const place of objects) {
        if (NAMES.test(place.join('.'))) continue;
        const changed = withValue(model, [...place, 'sparkle'], 3);
        expect(reasonsFor(changed).join(), place.join('.')).to.contain('sparkle');
      }
    });

    it(`${what} is not with a value of another kind anywhere, whose key is named`, () => {
      // Another object as a query is one of some other data source.
      const isQuery = ([first, ...rest]: Place) => first === 'targets' && rest.length < 2;
      const known = places.filter((place) => !isQuery(place) && !isOfBackend(model, place));
      fc.assert(
        fc.property(fc.constantFrom(...known), unknownValue, (place, value) => {
          if (NAMES.test(place.join('.')) && !Array.isArray(value)) return;
          // Grafana does not read a list there.
          if (/^seriesOverrides\.\d+$/.test(place.join('.')) && Array.isArray(value)) return;
          const reasons = reasonsFor(withValue(model, place, value)).join();
          expect(reasons, place.join('.')).to.contain(nameOf(model, place));
        }),
        { numRuns: 200 },
      );
    });

    it(`${what} is not with a word that is none of a list, whose key is named`, () => {
      for (const place of places) {
        if (typeof at(model, place) !== 'string') continue;
        const path = place.filter((key) => typeof key === 'string').join('.');
        if (TEXTS.test(path) || isName(model, place) || isOfBackend(model, place)) continue;
        const reasons = reasonsFor(withValue(model, place, 'no-such-thing')).join();
        expect(reasons, path).to.contain(nameOf(model, place));
      }
    });
  }
});

/** Queries of which the data source itself reads all that they have. */
function isOfBackend(model: Model, place: readonly Key[]): boolean {
  if (place[0] !== 'targets' || place.length < 2) return false;
  const target = at(model, place.slice(0, 2));
  const { expr, rawSql } = target as { readonly expr?: unknown; readonly rawSql?: unknown };
  return expr === undefined && rawSql === undefined;
}

/** Names of data in a list, or as options of a matcher by name. */
function isName(model: Model, place: Place): boolean {
  const path = place.join('.');
  return (
    /\.(?:names|include|keepLabels|dash|ByName)\.|ByName\.|matcher\.options$/.test(path) ||
    /\.include$|\.exclude$|filter\.options$/.test(path)
  );
}
