import { formatTime } from '../grafana/time/time-range.ts';
import type { DashboardRequest, Modifiers, PanelChoice } from './request.ts';
import { quoted } from './tokenizer.ts';

/** Writes a request so that `parseRequest` reads the same from it. */
export function formatRequest(request: DashboardRequest): string {
  const { dashboard, panels, assignments, range, kiosk, shift } = request;
  return [
    [quoted(dashboard), panels.map(formatPanel).join(',')].filter(Boolean).join(':'),
    ...assignments.map(({ name, values }) => `${quoted(name)}=${values.map(quoted).join(',')}`),
    ...formatRange(range),
    ...(kiosk === undefined ? [] : [kiosk ? 'kiosk' : 'kiosk=false']),
    ...(shift === undefined ? [] : ['vs', shift.typed]),
  ].join(' ');
}

function formatRange(range: Modifiers['range']): string[] {
  const [from, to] = [range?.from, range?.to].map((time) => time && formatTime(time));
  if (from === undefined) return to === undefined ? [] : ['to', to];
  return to === undefined ? [from] : [from, to];
}

function formatPanel(choice: PanelChoice): string {
  switch (choice.kind) {
    case 'numbers':
      return choice.first === choice.last ? String(choice.first) : `${choice.first}-${choice.last}`;
    case 'id':
      return quoted([...choice.values, `panel-${choice.id}`].join('$'));
    case 'words':
      return quoted(choice.words.join(' '));
  }
}
