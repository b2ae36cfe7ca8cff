import type { DrawnField } from '../fields/apply.ts';
import { member, oneOf, stringOf } from '../model/read.ts';

/** How the cells of a column look. */
export interface CellStyle {
  readonly kind: 'plain' | 'text' | 'background' | 'gauge';
  /** One colour, rather than a gradient. */
  readonly isSolid: boolean;
  readonly align: 'left' | 'center' | 'right';
  /** How a gauge's value is written. */
  readonly valueMode: 'color' | 'text' | 'hidden';
}

/** The kinds by their names; the first form is that of before Grafana 9.4. */
const KINDS: Readonly<Record<string, CellStyle['kind']>> = {
  'color-text': 'text',
  'color-background': 'background',
  'color-background-solid': 'background',
  gauge: 'gauge',
  basic: 'gauge',
  'gradient-gauge': 'gauge',
  auto: 'plain',
};

export const CELL_TYPES = Object.keys(KINDS);

export function cellStyle({ field, settings }: DrawnField): CellStyle {
  const { custom } = settings;
  const options = custom.get('cellOptions');
  const type = stringOf(member(options, 'type')) ?? stringOf(custom.get('displayMode')) ?? 'auto';
  const mode = member(options, 'mode');
  const align = oneOf(custom.get('align'), ['auto', 'left', 'center', 'right']);
  return {
    kind: (Object.hasOwn(KINDS, type) ? KINDS[type] : undefined) ?? 'plain',
    isSolid: mode === 'basic' || type === 'color-background-solid' || type === 'basic',
    align: align === 'auto' ? (field.type === 'number' ? 'right' : 'left') : align,
    valueMode: oneOf(member(options, 'valueDisplayMode'), ['color', 'text', 'hidden']),
  };
}

/** Whether a column is not shown. */
export function isHidden({ settings }: DrawnField): boolean {
  const { custom } = settings;
  return custom.get('hidden') === true || member(custom.get('hideFrom'), 'viz') === true;
}
