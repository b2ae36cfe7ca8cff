import * as v from 'valibot';
import { isObject, object, readAs } from '../../util/schema.ts';
import { MAX_DEPTH, type Panel, type GridPlace, type Repeat } from './model.ts';
import { briefly, flag, label, list, number, panelId, readEach, text } from './lenient-fields.ts';
import { modelOfV2 } from './model-of-v2.ts';
import { assignIds } from './panel-ids.ts';

/** A panel or a library panel; its place is in the layout. */
const elementSchema = v.object({
  spec: v.object({
    id: panelId,
    title: label,
    description: text,
    libraryPanel: v.fallback(v.object({ name: text }), { name: '' }),
  }),
});

const repeat = v.fallback(
  v.pipe(
    v.object({ value: text }),
    v.transform(({ value }) => value),
  ),
  '',
);

/**
 * A part of a layout: an item that refers to a panel, a row or tab with its own layout, or a row within
 * the grid of the first version (v2alpha1), with its own items.
 */
const partSchema = v.object({
  spec: v.object({
    x: number,
    y: number,
    width: number,
    height: number,
    collapse: flag,
    title: text,
    element: v.fallback(v.object({ name: text }), { name: '' }),
    elements: list,
    layout: v.optional(v.unknown()),
    repeat,
    variables: list,
  }),
});
type Part = v.InferOutput<typeof partSchema>['spec'];

const layoutSchema = v.object({
  kind: text,
  spec: object({ items: list, rows: list, tabs: list }),
});

interface Reading {
  readonly elements: ReadonlyMap<string, Panel>;
  readonly repeats: readonly Repeat[];
  /** Title of the innermost row or tab that has one. */
  readonly row: string;
  readonly depth: number;
  /** Numbers the row or tab, and says whether it is collapsed. */
  readonly section: Pick<GridPlace, 'section' | 'isHidden'>;
  readonly nextSection: () => number;
  readonly withModels: boolean;
  readonly nextGroup: () => number;
  /** Collects the variables of rows and tabs. */
  readonly addVariables: (variables: readonly unknown[]) => void;
}

/**
 * The panels of schema v2 (`packages/grafana-schema/src/schema/dashboard/v2` in Grafana's sources):
 * `elements` by name, and a `layout` that refers to them: a grid, an auto grid, rows or tabs, nested.
 * @returns the `variables` of rows and tabs too, as saved
 */
export function panelsOfV2(
  spec: { readonly elements?: unknown; readonly layout?: unknown },
  withModels = false,
): {
  panels: Panel[];
  variables: unknown[];
} {
  const elements = readElements(spec.elements, withModels);
  const variables: unknown[] = [];
  let [groups, sections] = [0, 0];
  const reading: Reading = {
    elements,
    repeats: [],
    row: '',
    depth: 0,
    section: { section: 0, isHidden: false },
    nextSection: () => (sections += 1),
    withModels,
    nextGroup: () => (groups += 1),
    addVariables: (more) => {
      for (const variable of more) variables.push(variable);
    },
  };
  const layout = readAs(layoutSchema, spec.layout);
  const panels = layout ? layoutPanels(layout, reading) : [...elements.values()];
  return { panels, variables };
}

/** Ids are given as in the first schema, in the order of the elements. */
function readElements(saved: unknown, withModels: boolean): Reading['elements'] {
  const elements = new Map<string, Omit<Panel, 'id'> & { id: number | undefined }>();
  for (const [name, element] of Object.entries(isObject(saved) ? saved : {})) {
    const found = readAs(elementSchema, element);
    if (!found) continue;
    const { id, title, description, libraryPanel } = found.spec;
    const model = withModels ? (modelOfV2(element) ?? ofLibrary(element)) : undefined;
    elements.set(name, {
      id,
      title: title || libraryPanel.name,
      ...(description.trim() === '' ? {} : { description: briefly(description) }),
      ...(model ? { model } : {}),
    });
  }
  const entries = [...elements].map(([name, element]) => ({
    name,
    element,
    id: element.id,
    held: [],
  }));
  assignIds(entries);
  return new Map(entries.map(({ name, id = 0, element }) => [name, { ...element, id }]));
}

/** A panel of the library names its content alone. */
function ofLibrary(element: unknown): Panel['model'] {
  const spec = isObject(element) ? element.spec : undefined;
  const libraryPanel = isObject(spec) ? spec.libraryPanel : undefined;
  return isObject(libraryPanel) ? { libraryPanel } : undefined;
}

/** The panels of a layout, tab after tab, with collapsed rows unfolded. */
function layoutPanels(layout: v.InferOutput<typeof layoutSchema>, reading: Reading): Panel[] {
  const { items, rows, tabs } = layout.spec;
  const isGrid = layout.kind === 'GridLayout';
  const parts = partsOf([...items, ...rows, ...tabs], isGrid);
  return parts.flatMap((part, index) =>
    partPanels(isGrid ? part : { ...part, ...autoPlace(index) }, reading),
  );
}

/** Panels of an auto grid are three in a line, and 320 pixels high. */
function autoPlace(index: number): Pick<Part, 'x' | 'y' | 'width' | 'height'> {
  return { x: 8 * (index % 3), y: 9 * Math.floor(index / 3), width: 8, height: 9 };
}

/** Only a grid has positions; other layouts keep the saved order. */
function partsOf(entries: readonly unknown[], isGrid: boolean): Part[] {
  const parts = readEach(partSchema, entries).map(({ spec }) => spec);
  return isGrid ? parts.sort((a, b) => a.y - b.y || a.x - b.x) : parts;
}

function partPanels(part: Part, outer: Reading): Panel[] {
  if (outer.depth >= MAX_DEPTH) return [];
  const { variables, element, elements } = part;
  outer.addVariables(variables);
  const repeats =
    part.repeat === ''
      ? outer.repeats
      : [...outer.repeats, { variable: part.repeat, group: outer.nextGroup() }];
  const row = part.title || outer.row;
  const panel = outer.elements.get(element.name);
  const layout = readAs(layoutSchema, part.layout);
  const isSection = layout !== undefined || elements.length > 0;
  const isHidden = outer.section.isHidden || part.collapse;
  const section = isSection ? { section: outer.nextSection(), isHidden } : outer.section;
  const reading = { ...outer, repeats, row, depth: outer.depth + 1, section };
  const { x, y, width: w, height: h } = part;
  const sectionRepeats = outer.repeats.length;
  const place = outer.withModels ? { place: { x, y, w, h, ...outer.section, sectionRepeats } } : {};
  return [
    ...(panel ? [{ ...withPlace(panel, repeats, row), ...place }] : []),
    ...partsOf(elements, true).flatMap((inner) => partPanels(inner, reading)),
    ...(layout ? layoutPanels(layout, reading) : []),
  ];
}

function withPlace(panel: Panel, repeats: readonly Repeat[], row: string): Panel {
  return {
    ...panel,
    ...(row === '' ? {} : { row }),
    ...(repeats.length > 0 ? { repeats } : {}),
  };
}
