import type { Field } from '../../grafana/query/frames.ts';
import type { DrawnField } from '../fields/apply.ts';
import { Trend } from '../fields/trend.ts';
import { entriesOf, member, nonEmptyOf, oneOf, stringOf } from '../model/read.ts';

type CellKind =
  | 'plain'
  | 'text'
  | 'background'
  | 'gauge'
  | 'sparkline'
  | 'json'
  | 'links'
  | 'image'
  | 'markdown'
  | 'pill';

/** How the cells of a column look. */
export interface CellStyle {
  readonly kind: CellKind;
  /** Of a background: one colour, rather than a gradient. */
  readonly isSolid: boolean;
  /** Whether its background is that of the whole row. */
  readonly isOfRow: boolean;
  /** Whether what is missing has no colour: in the new table it has that of the lowest threshold. */
  readonly leavesMissing: boolean;
  /** Whether texts are underlined, as links in the old table are. */
  readonly isUnderlined: boolean;
  readonly align: 'left' | 'center' | 'right';
  /** How a gauge is filled. */
  readonly gauge: 'gradient' | 'lcd' | 'basic';
  /** How a gauge's value is written. */
  readonly valueMode: 'color' | 'text' | 'hidden';
  /** Whether a line is drawn without its value. */
  readonly isValueHidden: boolean;
  /** What is written in place of an image. */
  readonly alt: string | undefined;
  /** Whether a row is as high as its Markdown. */
  readonly isGrowing: boolean;
  /** Whether long texts go on in further lines. */
  readonly isWrapped: boolean;
  readonly isHeadWrapped: boolean;
  readonly isHeadHidden: boolean;
  /** What is calculated of the column below it, since Grafana 12.2. */
  readonly reducers: readonly string[];
}

/** The kinds by their names; the first form is that of before Grafana 9.4. */
const KINDS: Readonly<Record<string, CellStyle['kind']>> = {
  'color-text': 'text',
  'color-background': 'background',
  'color-background-solid': 'background',
  gauge: 'gauge',
  basic: 'gauge',
  'gradient-gauge': 'gauge',
  'lcd-gauge': 'gauge',
  sparkline: 'sparkline',
  'json-view': 'json',
  'data-links': 'links',
  markdown: 'markdown',
  pill: 'pill',
  image: 'image',
  auto: 'plain',
};

/** Types of cells that are drawn as Grafana draws them. */
export const CELL_TYPES = Object.keys(KINDS).filter((type) => type !== 'image');

export function cellStyle({ field, settings }: DrawnField): CellStyle {
  const { custom } = settings;
  const options = custom.get('cellOptions');
  const type = stringOf(member(options, 'type')) ?? stringOf(custom.get('displayMode')) ?? 'auto';
  const mode = member(options, 'mode');
  const align = oneOf(custom.get('align'), ['auto', 'left', 'center', 'right']);
  const kind = kindOf(type, field);
  const isText = kind === 'plain' || kind === 'text' || kind === 'background';
  return {
    kind,
    isSolid: mode === 'basic' || type === 'color-background-solid',
    isOfRow: type === 'color-background' && member(options, 'applyToRow') === true,
    leavesMissing: member(options, 'leavesMissing') === true,
    isUnderlined: custom.get('isUnderlined') === true,
    align: align === 'auto' ? (isText && field.type === 'number' ? 'right' : 'left') : align,
    gauge: gaugeMode(type, mode),
    valueMode: oneOf(member(options, 'valueDisplayMode'), ['text', 'color', 'hidden']),
    isValueHidden: member(options, 'hideValue') === true,
    alt: nonEmptyOf(member(options, 'alt')),
    isGrowing: member(options, 'dynamicHeight') === true,
    isWrapped: member(options, 'wrapText') === true || custom.get('wrapText') === true,
    isHeadWrapped: custom.get('wrapHeaderText') === true,
    isHeadHidden: custom.get('hideHeader') === true,
    reducers: entriesOf(member(custom.get('footer'), 'reducers')).flatMap(
      (reducer) => stringOf(reducer) ?? [],
    ),
  };
}

/** Cells of some types are for texts alone, and series have a line wherever nothing else is said. */
function kindOf(type: string, field: Field): CellKind {
  const kind = (Object.hasOwn(KINDS, type) ? KINDS[type] : undefined) ?? 'plain';
  if (kind === 'plain' && field.values[0] instanceof Trend) return 'sparkline';
  return (kind === 'markdown' || kind === 'pill') && field.type !== 'string' ? 'plain' : kind;
}

function gaugeMode(type: string, mode: unknown): CellStyle['gauge'] {
  if (type === 'basic') return 'basic';
  if (type === 'lcd-gauge') return 'lcd';
  return oneOf(mode, ['gradient', 'lcd', 'basic']);
}

/** Whether a column is not shown. */
export function isHidden({ settings }: DrawnField): boolean {
  const { custom } = settings;
  return custom.get('hidden') === true || member(custom.get('hideFrom'), 'viz') === true;
}
