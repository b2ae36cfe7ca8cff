import type { Panel } from '../grafana/dashboards.ts';
import type { PanelChoice } from './request.ts';

export interface TitledPanel {
  readonly panel: Panel;
  /** With its variables resolved. */
  readonly title: string;
}

/** The panels that were asked for, in the order the eye sees them. */
export function choosePanels(panels: readonly TitledPanel[], choice: PanelChoice): TitledPanel[] {
  return panels.filter(({ panel, title }, index) => {
    switch (choice.kind) {
      case 'all':
        return true;
      case 'number':
        return choice.number === index + 1;
      case 'id':
        return choice.id === panel.id;
      case 'words': {
        const text = `${title} ${panel.title}`.toLowerCase();
        return choice.words.every((word) => text.includes(word));
      }
    }
  });
}
