import type { DrawnPanel } from '../grafana/repeats.ts';
import type { PanelChoice } from './request.ts';

/** The panels that were asked for, in the order the eye sees them; no choice means all of them. */
export function choosePanels(
  drawn: readonly DrawnPanel[],
  choices: readonly PanelChoice[],
): DrawnPanel[] {
  return drawn.filter((panel) => choices.length === 0 || choices.some((one) => fits(panel, one)));
}

function fits({ panel, title, number, values }: DrawnPanel, choice: PanelChoice): boolean {
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
    case 'words': {
      const text = `${title} ${panel.title}`.toLowerCase();
      return choice.words.every((word) => text.includes(word));
    }
  }
}
