import { folded } from '../util/normalize-text.ts';
import type { DrawnPanel } from '../grafana/dashboard/repeats.ts';
import type { PanelChoice } from './request.ts';

/** The panels that were asked for, in the order the eye sees them; no choice means all of them. */
export function choosePanels(
  drawn: readonly DrawnPanel[],
  choices: readonly PanelChoice[],
): DrawnPanel[] {
  if (choices.length === 0) return [...drawn];
  const wanted = choices.map(foldedChoice);
  const hasWords = wanted.some(({ kind }) => kind === 'words');
  return drawn.filter((panel) => {
    const text = hasWords ? `${folded(panel.title)} ${folded(panel.panel.title)}` : '';
    return wanted.some((one) => fits(panel, text, one));
  });
}

/** Words as titles are compared; those that nobody can see are none. */
function foldedChoice(choice: PanelChoice): PanelChoice {
  if (choice.kind !== 'words') return choice;
  return { kind: 'words', words: choice.words.map(folded).filter(Boolean) };
}

/** @param text what words are looked for in, folded */
function fits({ panel, number, values }: DrawnPanel, text: string, choice: PanelChoice): boolean {
  switch (choice.kind) {
    case 'numbers':
      return choice.first <= number && number <= choice.last;
    case 'id':
      return (
        choice.id === panel.id &&
        choice.values.every((value) =>
          panel.repeats?.some(({ variable }) => values.get(variable)?.[0] === value),
        )
      );
    case 'words':
      return choice.words.length > 0 && choice.words.every((word) => text.includes(word));
  }
}
