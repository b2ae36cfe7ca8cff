import { colourByName } from '../colours/named.ts';
import { isGradient } from '../colours/gradients.ts';
import type { Surroundings } from '../fields/surroundings.ts';
import type { LegendItem } from '../legend/legend.ts';
import type { StateRow } from './states.ts';
import { thresholdNames } from './threshold-names.ts';

const MOST_ITEMS = 200;

/** What a legend says of states: the steps of thresholds, or each text with its colour. */
export function stateItems(rows: readonly StateRow[], around: Surroundings): LegendItem[] {
  const [first] = rows;
  if (!first) return [];
  const { colour, thresholds } = first.field.settings;
  if (colour.mode === 'thresholds' && thresholds.steps.length > 1) {
    const names = thresholdNames(first.field, around);
    return thresholds.steps.map((step, index) =>
      item(names[index] ?? '', colourByName(step.colour, around.theme)),
    );
  }
  if (isGradient(colour.mode)) return [];
  const found = new Map<string, string>();
  for (const { states } of rows) {
    for (const state of states) {
      if (state.text !== '' && found.size < MOST_ITEMS) found.set(state.text, state.colour);
    }
  }
  return [...found].map(([name, css]) => item(name, css));
}

const item = (name: string, colour: string): LegendItem => ({
  name,
  colour,
  values: [],
  isRight: false,
});
