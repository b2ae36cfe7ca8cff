import { type CopyFinder, indexCopies } from '../grafana/dashboard/find-copies.ts';
import type { Values } from '../grafana/dashboard/expand-repeats.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { type DrawnPanel, panelDrawer } from '../grafana/dashboard/repeats.ts';
import type { TitleContext } from '../grafana/dashboard/built-in-variables.ts';
import { folded } from '../util/normalize-text.ts';
import { STEP, type Steps } from '../util/time-slices.ts';
import type { PanelChoice } from './request.ts';

/** The page that panels are chosen from. */
export interface Page {
  readonly dashboard: Dashboard;
  /** Requested values of the variables. */
  readonly values: Values;
  readonly context: TitleContext;
}

/** The chosen panels in reading order; without a choice all of them. In steps. */
export function* choosePanelSteps(
  drawn: readonly DrawnPanel[],
  choices: readonly PanelChoice[],
  page: Page,
): Steps<DrawnPanel[]> {
  if (choices.length === 0) return [...drawn];
  const hasText = choices.some(({ kind }) => kind === 'words' || kind === 'all');
  const texts = hasText ? yield* textsOfAll(drawn) : [];
  const hasIds = choices.some(({ kind }) => kind === 'id');
  const finder = hasIds ? yield* indexCopies(page.dashboard, page.values) : undefined;
  const tests = choices.map((choice) => testOf(choice, texts, finder));
  const chosen: DrawnPanel[] = [];
  for (const [index, panel] of drawn.entries()) {
    if (index % STEP === 0) yield;
    if (tests.some((fits) => fits(panel, texts[index] ?? NO_TEXTS))) chosen.push(panel);
  }
  return chosen.length > 0 ? chosen : unshownCopies(choices, finder, page);
}

/** Copies that ids name, for values that are not among those shown. */
function unshownCopies(
  choices: readonly PanelChoice[],
  finder: CopyFinder | undefined,
  { dashboard, values, context }: Page,
): DrawnPanel[] {
  const copies = choices.flatMap((choice) => {
    const copy = choice.kind === 'id' ? finder?.unshown(choice.id) : undefined;
    return copy ? [copy] : [];
  });
  return copies.map(panelDrawer(dashboard, values, context));
}

/** A title as words are looked for in it. */
interface Texts {
  readonly title: string;
  /** With the title as saved, where that is another. */
  readonly all: string;
}

const NO_TEXTS: Texts = { title: '', all: '' };

type Test = (panel: DrawnPanel, texts: Texts) => boolean;

function* textsOfAll(drawn: readonly DrawnPanel[]): Steps<Texts[]> {
  const texts: Texts[] = [];
  for (const panel of drawn) {
    if (texts.length % STEP === 0) yield;
    texts.push(textsOf(panel));
  }
  return texts;
}

/** An untitled panel shows the dashboard's title, but is not found by it. */
function textsOf({ title, panel }: DrawnPanel): Texts {
  if (panel.title.trim() === '') return NO_TEXTS;
  const shown = folded(title);
  const all = title === panel.title ? shown : `${shown} ${folded(panel.title)}`;
  return { title: shown, all };
}

/** `cpu-on` is `CPU on`, as in the addresses of dashboards. */
function spaced(text: string): string {
  return text.replace(/[-_\s]+/g, ' ');
}

function testOf(
  choice: PanelChoice,
  texts: readonly Texts[],
  finder: CopyFinder | undefined,
): Test {
  switch (choice.kind) {
    case 'numbers':
      return ({ number }) => choice.first <= number && number <= choice.last;
    case 'id': {
      const fits = finder?.matcher(choice) ?? (() => false);
      return ({ copy }) => fits(copy);
    }
    case 'words':
      return wordsTest(choice.words, texts);
    case 'all': {
      const hasWord = ({ all }: Texts) => /(?<![\p{L}\p{N}])all(?![\p{L}\p{N}])/u.test(all);
      const isWord = texts.some(hasWord);
      return (_panel, one) => !isWord || hasWord(one);
    }
  }
}

/** A title of just these words is meant alone where they are a number; else each must be in the title. */
function wordsTest(typed: readonly string[], texts: readonly Texts[]): Test {
  const words = typed.map(folded).filter(Boolean);
  const whole = words.join(' ');
  if (/^\d+$/.test(whole) && texts.some(({ title }) => title === whole)) {
    return (_panel, { title }) => title === whole;
  }
  const hyphened = words.map((word) => (spaced(word) === word ? undefined : spaced(word)));
  const isIn = (text: string, word: string, index: number) => {
    const loose = hyphened[index];
    return text.includes(word) || (loose !== undefined && spaced(text).includes(loose));
  };
  return (_panel, { all }) =>
    words.length > 0 && words.every((word, index) => isIn(all, word, index));
}
