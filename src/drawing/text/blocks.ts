import { Parser } from 'htmlparser2';
import { marked } from 'marked';
import { NotDrawnError } from '../errors.ts';
import { LONGEST_CONTENT } from './content.ts';

/** Letters of one look. `\n` is a line break. */
export interface TextRun {
  readonly text: string;
  readonly isStrong: boolean;
  readonly isItalic: boolean;
  readonly isCode: boolean;
  readonly isLink: boolean;
  readonly isStruck: boolean;
}

/** A cell of a table. */
export interface TextCell {
  readonly runs: TextRun[];
  readonly align: 'left' | 'right' | 'center';
  readonly isHead: boolean;
}

/** A paragraph, heading, entry of a list, piece of code, table or line across. */
export interface TextBlock {
  readonly kind: 'text' | 'code' | 'line' | 'table';
  /** 1 to 6; 0 for what is not a heading. */
  readonly heading: number;
  /** Lists and quotes that it is in. */
  readonly depth: number;
  /** What is in front of the entry of a list. */
  readonly marker: string | undefined;
  readonly isQuote: boolean;
  readonly isCentred: boolean;
  /** Of a table, all its texts one after the other. */
  readonly runs: TextRun[];
  readonly rows?: readonly TextCell[][];
}

export type TextMode = 'markdown' | 'html' | 'code';

/** A text in its blocks: of Markdown and HTML only letters and their looks are kept, no address and no script. */
export function readBlocks(content: string, mode: TextMode): TextBlock[] {
  const text = content.slice(0, LONGEST_CONTENT);
  if (mode === 'code') return [{ ...PLAIN, kind: 'code', runs: [plainRun(text)] }];
  return readHtml(mode === 'html' ? text : htmlOf(text));
}

/** @throws NotDrawnError for quotes and lists in each other by the thousand */
function htmlOf(markdown: string): string {
  try {
    return marked.parse(markdown, { async: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NotDrawnError('This text is not drawn here: its parts are too deep in each other.');
  }
}

const PLAIN = {
  kind: 'text',
  heading: 0,
  depth: 0,
  marker: undefined,
  isQuote: false,
  isCentred: false,
} as const;

const plainRun = (text: string): TextRun => ({
  text,
  isStrong: false,
  isItalic: false,
  isCode: false,
  isLink: false,
  isStruck: false,
});

interface Look extends Omit<TextRun, 'text'>, Omit<TextBlock, 'kind' | 'runs' | 'marker'> {
  readonly isCodeBlock: boolean;
  readonly list: { readonly isOrdered: boolean; count: number } | undefined;
}

const START: Look = { ...PLAIN, ...plainRun(''), isCodeBlock: false, list: undefined };
const MAX_DEPTH = 8;

const deeper = ({ depth }: Look) => ({ depth: Math.min(MAX_DEPTH, depth + 1) });
const strong = () => ({ isStrong: true });
const italic = () => ({ isItalic: true });
const struck = () => ({ isStruck: true });

/** What a tag changes for the text in it. */
const LOOKS: Readonly<Record<string, (look: Look) => Partial<Look>>> = {
  b: strong,
  strong,
  i: italic,
  em: italic,
  del: struck,
  s: struck,
  th: strong,
  code: () => ({ isCode: true }),
  kbd: () => ({ isCode: true }),
  a: () => ({ isLink: true }),
  pre: () => ({ isCodeBlock: true }),
  blockquote: (look) => ({ ...deeper(look), isQuote: true }),
  center: () => ({ isCentred: true }),
  ul: (look) => ({ ...deeper(look), list: { isOrdered: false, count: 0 } }),
  ol: (look) => ({ ...deeper(look), list: { isOrdered: true, count: 0 } }),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((heading) => [`h${heading}`, () => ({ heading, isStrong: true })]),
  ),
};

const BLOCKS = new Set(
  'p div ul ol li pre blockquote center hr h1 h2 h3 h4 h5 h6 table tr section article header footer'.split(
    ' ',
  ),
);

/** Tags whose content is not text. */
const UNSEEN = new Set(
  'script style iframe object svg math head title template noscript select textarea'.split(' '),
);

function readHtml(html: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  const looks: Look[] = [START];
  const look = () => looks.at(-1) ?? START;
  let unseen = 0;
  let block: TextBlock | undefined;
  let marker: string | undefined;
  let table: OpenTable | undefined;

  function endBlock(): void {
    if (table) {
      const runs = table.rows.at(-1)?.at(-1)?.runs;
      if (runs && runs.length > 0) runs.push(plainRun('\n'));
      return;
    }
    if (block?.runs.some(({ text }) => text.trim() !== '')) blocks.push(block);
    block = undefined;
  }

  function add(text: string): void {
    if (unseen > 0) return;
    if (table) {
      addToCell(table, text, look());
      return;
    }
    const { isCodeBlock, heading, depth, isQuote, isCentred, ...style } = look();
    if (!block) {
      if (text.trim() === '') return;
      const kind = isCodeBlock ? 'code' : 'text';
      block = { kind, heading, depth, isQuote, isCentred, marker, runs: [] };
      marker = undefined;
    }
    const shown = isCodeBlock || text === '\n' ? text : joined(text, block.runs.at(-1)?.text);
    if (shown !== '') block.runs.push(styledRun(shown, style));
  }

  function endTable(): void {
    const rows = table?.rows.filter((row) => row.length > 0) ?? [];
    table = undefined;
    if (rows.length > 0)
      blocks.push({ ...PLAIN, kind: 'table', runs: rows.flatMap(runsOfRow), rows });
  }

  const parser = new Parser({
    onopentag(name, attributes) {
      if (UNSEEN.has(name)) unseen += 1;
      if (BLOCKS.has(name)) endBlock();
      if (name === 'table') table = { rows: table?.rows ?? [], depth: (table?.depth ?? 0) + 1 };
      if (table) openInTable(table, name, attributes.align);
      if (name === 'br') add('\n');
      if (name === 'hr') blocks.push({ ...PLAIN, kind: 'line', runs: [] });
      const { list } = look();
      if (name === 'li') marker = list?.isOrdered ? `${(list.count += 1)}.` : '•';
      const change = Object.hasOwn(LOOKS, name) ? LOOKS[name] : undefined;
      looks.push({ ...look(), ...change?.(look()) });
    },
    ontext: add,
    onclosetag(name) {
      if (UNSEEN.has(name)) unseen -= 1;
      if (BLOCKS.has(name)) endBlock();
      if (name === 'table' && table) {
        table.depth -= 1;
        if (table.depth === 0) endTable();
      }
      if (name === 'li') marker = undefined;
      looks.pop();
    },
  });
  parser.end(html);
  if (table) endTable();
  endBlock();
  return blocks;
}

/** A table that is read. One within it is a part of its cell. */
interface OpenTable {
  readonly rows: TextCell[][];
  depth: number;
}

function openInTable({ rows, depth }: OpenTable, name: string, align: string | undefined): void {
  if (depth > 1) return;
  if (name === 'tr') rows.push([]);
  if (name !== 'td' && name !== 'th') return;
  if (rows.length === 0) rows.push([]);
  const side = align === 'right' || align === 'center' ? align : 'left';
  rows.at(-1)?.push({ runs: [], align: side, isHead: name === 'th' });
}

function addToCell({ rows }: OpenTable, text: string, look: Look): void {
  const runs = rows.at(-1)?.at(-1)?.runs;
  // White space between cells is not text.
  if (!runs || (runs.length === 0 && text.trim() === '')) return;
  const shown = text === '\n' ? text : joined(text, runs.at(-1)?.text);
  if (shown !== '') runs.push(styledRun(shown, look));
}

const styledRun = (
  text: string,
  { isStrong, isItalic, isCode, isLink, isStruck }: Omit<TextRun, 'text'>,
): TextRun => ({ text, isStrong, isItalic, isCode, isLink, isStruck });

/** The texts of a row in one line. */
const runsOfRow = (row: readonly TextCell[]): TextRun[] => [
  ...row.flatMap(({ runs }, index) => [...(index > 0 ? [plainRun(' | ')] : []), ...runs]),
  plainRun('\n'),
];

/** White space as HTML has it: one space, and none at the beginning of a line. */
function joined(text: string, before: string | undefined): string {
  const line = text.replaceAll(/[ \t\r\n\f]+/g, ' ');
  return before === undefined || /[ \n]$/.test(before) ? line.replace(/^ /, '') : line;
}
