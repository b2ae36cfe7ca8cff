import { formatPanelReference } from '../grafana/dashboard/panel-reference.ts';
import { formatRange } from '../grafana/time/requested-range.ts';
import { formatShift } from '../grafana/time/time-shift.ts';
import { parsePanels } from './parse-panels.ts';
import { type DashboardRequest, OPTION_NAMES, type PanelChoice, type Target } from './request.ts';
import { quoted } from './tokenizer.ts';

/** Writes a request so that `parseRequest` reads the same from it. */
export function formatRequest(request: DashboardRequest): string {
  const { others, assignments, range, kiosk, shift } = request;
  return [
    ...[request, ...others].map(formatTarget),
    ...assignments.map(
      ({ name, values }) => `${formatName(name)}=${values.map(formatValue).join(',')}`,
    ),
    ...(range === undefined ? [] : [formatRange(range)]),
    ...(kiosk === undefined ? [] : [kiosk ? 'kiosk' : 'kiosk=false']),
    ...(shift === undefined ? [] : ['vs', formatShift(shift)]),
  ].join(' ');
}

/** A name that would be read as another one is in quotes. */
function formatName(name: string): string {
  return /^\p{Dash}/u.test(name) ? inQuotes(name) : quoted(name);
}

function inQuotes(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** An empty value in quotes, for what is behind it not to be taken for it. */
function formatValue(value: string): string {
  return value === '' ? '""' : quoted(value);
}

function formatTarget({ dashboard, panels, looseWords }: Target, index: number): string {
  const choices = panels.map(formatPanel).join(',');
  // Only the first dashboard is one without a colon.
  const isOption =
    index > 0 && OPTION_NAMES.some((name) => name.toLowerCase() === dashboard.toLowerCase());
  const title = isOption ? inQuotes(dashboard) : quoted(dashboard);
  const target = [title, choices || (index > 0 ? 'all' : '')].filter(Boolean).join(':');
  if (looseWords.length === 0) return target;
  // In one pair of quotes, for none of them to be read as a time or an option.
  return `${target} ${inQuotes(looseWords.join(' '))}`;
}

function formatPanel(choice: PanelChoice): string {
  switch (choice.kind) {
    case 'numbers':
      return choice.first === choice.last ? String(choice.first) : `${choice.first}-${choice.last}`;
    case 'id':
      return quoted(formatPanelReference(choice));
    case 'words':
      return formatWords(choice.words.join(' '));
    case 'all':
      return 'all';
  }
}

/** In quotes where it would be read as a number or a name of Grafana's. */
function formatWords(text: string): string {
  const plain = quoted(text);
  const [read] = parsePanels([{ before: '', text, isQuoted: false }]);
  return read?.kind === 'words' || plain !== text ? plain : `"${text}"`;
}
