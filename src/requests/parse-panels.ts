import { parsePanelReference } from '../grafana/dashboard/panel-reference.ts';
import type { PanelChoice } from './request.ts';
import { plainDashes, type Segment } from './tokenizer.ts';

/**
 * Reads the panels behind a dashboard's colon: `3`, `1,3-5`, `1..3`, `panel-8`, `all`, or words of a
 * title; in quotes they are always words.
 */
export function parsePanels(segments: readonly Segment[]): PanelChoice[] {
  const choices: { text: string; isQuoted: boolean }[] = [];
  for (const [index, { before, text, isQuoted }] of segments.entries()) {
    const last = choices.at(-1);
    if (index === 0 || before === ',' || last === undefined) choices.push({ text, isQuoted });
    else last.text += before + text;
  }
  return choices.flatMap(({ text, isQuoted }) => parsePanel(text.trim(), isQuoted));
}

function parsePanel(typed: string, isQuoted: boolean): PanelChoice[] {
  const text = plainDashes(typed);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const plain = parsePanelId(text) ?? (isQuoted ? undefined : (readNumbers(text) ?? readAll(text)));
  return [plain ?? { kind: 'words', words }];
}

function readNumbers(text: string): PanelChoice | undefined {
  const [, first, last = first] = /^(\d{1,9})(?:(?:-|\.{2,3}|…)(\d{1,9}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const ends = [Number(first), Number(last)];
  return { kind: 'numbers', first: Math.min(...ends), last: Math.max(...ends) };
}

function readAll(text: string): PanelChoice | undefined {
  return /^(?:all|\*)$/i.test(text) ? { kind: 'all' } : undefined;
}

/**
 * Grafana's own name for a panel: `panel-8`; `web-02$panel-8`, the copy for that value;
 * `panel-8-clone-1`, the second copy; `panel-51-clone-1/grid-item-38/panel-38`, the panel 38 in the
 * second copy of the row 51.
 */
function parsePanelId(text: string): PanelChoice | undefined {
  if (!/(?:^|[/$])panel--?\d{1,16}(?:-clone-\d{1,6})?$/i.test(text)) return undefined;
  const reference = parsePanelReference(text);
  return reference && { kind: 'id', ...reference };
}
