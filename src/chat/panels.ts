import type { DrawnPanel } from '../grafana/repeats.ts';
import type { PanelChoice } from './request.ts';

/** The panels that were asked for, in the order the eye sees them; a repeated one with its copies. */
export function choosePanels(panels: readonly DrawnPanel[], choice: PanelChoice): DrawnPanel[] {
  return panels.filter(({ panel, title, number }) => {
    switch (choice.kind) {
      case 'all':
        return true;
      case 'number':
        return choice.number === number;
      case 'id':
        return choice.id === panel.id;
      case 'words': {
        const text = `${title} ${panel.title}`.toLowerCase();
        return choice.words.every((word) => text.includes(word));
      }
    }
  });
}
