import { folded } from '../util/normalize-text.ts';
import type { DrawnPanel } from '../grafana/dashboard/repeats.ts';
import type { PanelChoice } from './request.ts';

/** The panels that were asked for, in the order the eye sees them; no choice means all of them. */
export function choosePanels(
  drawn: readonly DrawnPanel[],
  choices: readonly PanelChoice[],
): DrawnPanel[] {
  if (choices.length === 0) return [...drawn];
  const hasText = choices.some(({ kind }) => kind === 'words' || kind === 'all');
  const texts = drawn.map((panel) => (hasText ? textsOf(panel) : NO_TEXTS));
  const tests = choices.map((choice) => testOf(choice, texts));
  const copies = new Map<number, number>();
  return drawn.filter((panel, index) => {
    const copy = copies.get(panel.panel.id) ?? 0;
    copies.set(panel.panel.id, copy + 1);
    return tests.some((fits) => fits(panel, texts[index] ?? NO_TEXTS, copy));
  });
}

/** A title as words are looked for in it. */
interface Texts {
  readonly title: string;
  /** With the title as saved, where that is another. */
  readonly all: string;
}

const NO_TEXTS: Texts = { title: '', all: '' };

/** Whether a panel is chosen; the copies of one are counted from 0. */
type Test = (panel: DrawnPanel, texts: Texts, copy: number) => boolean;

function textsOf({ title, panel }: DrawnPanel): Texts {
  const shown = folded(title);
  const all = title === panel.title ? shown : `${shown} ${folded(panel.title)}`;
  return { title: shown, all };
}

/** `cpu-on` is `CPU on`, as in the addresses of dashboards. */
function spaced(text: string): string {
  return text.replace(/[-_\s]+/g, ' ');
}

function testOf(choice: PanelChoice, texts: readonly Texts[]): Test {
  switch (choice.kind) {
    case 'numbers':
      return ({ number }) => choice.first <= number && number <= choice.last;
    case 'id':
      return ({ panel, values }, _texts, copy) =>
        choice.id === panel.id &&
        (choice.copy === undefined || choice.copy === copy) &&
        choice.values.every((value) =>
          panel.repeats?.some(({ variable }) => values.get(variable)?.[0] === value),
        );
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
