import type { Field, Frame } from '../../grafana/query/frames.ts';
import { nameFacts, plainName } from '../fields/names.ts';
import { matches, patternOf } from '../fields/pattern.ts';
import { entriesOf, member, nonEmptyOf, numberOf, stringOf } from '../model/read.ts';

const DATE_FORMAT = 'YYYY-MM-DD HH:mm:ss';
/** What the old table writes for what is missing. */
const MISSING = '-';

interface Style {
  readonly pattern: RegExp;
  readonly style: unknown;
}

/** Fields with what the first of the old table's styles that is for them says. */
export function styledColumns(panel: unknown, frames: readonly Frame[]): readonly Frame[] {
  const styles = entriesOf(member(panel, 'styles')).flatMap((style): Style[] => {
    const pattern = patternOf(stringOf(member(style, 'pattern')) ?? '');
    return pattern ? [{ pattern, style }] : [];
  });
  const facts = nameFacts(frames);
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const name = plainName({ field, frame, frames }, facts);
      const found = styles.find(({ pattern }) => matches(pattern, name));
      return found
        ? styled(field, name, found)
        : { ...field, config: { ...field.config, displayName: name } };
    }),
  }));
}

function styled(field: Field, name: string, { pattern, style }: Style): Field {
  const alias = nonEmptyOf(member(style, 'alias'));
  pattern.lastIndex = 0;
  const displayName = alias === undefined ? name : name.replace(pattern, alias);
  const align = stringOf(member(style, 'align'));
  const isHidden = member(style, 'type') === 'hidden';
  const own = {
    ...coloursOf(style, field),
    custom: {
      ...cellsOf(style, field),
      ...(align !== undefined && { align }),
      hidden: isHidden,
      isUnderlined:
        member(style, 'link') === true && nonEmptyOf(member(style, 'linkUrl')) !== undefined,
    },
  };
  const config = { ...field.config, displayName, ...own };
  switch (member(style, 'type')) {
    case 'number':
      return {
        ...field,
        config: {
          ...config,
          unit: stringOf(member(style, 'unit')) ?? 'none',
          decimals: numberOf(member(style, 'decimals')),
          noValue: MISSING,
        },
      };
    case 'string':
      return {
        ...field,
        config: { ...config, unit: 'string', mappings: mappingsOf(style), noValue: MISSING },
      };
    case 'date': {
      const format = nonEmptyOf(member(style, 'dateFormat')) ?? DATE_FORMAT;
      const dated = { ...config, unit: `time:${format}`, noValue: MISSING };
      return field.type === 'time'
        ? { ...field, config: dated }
        : { ...field, type: 'number', values: field.values.map(asTime), config: dated };
    }
    default:
      return { ...field, config };
  }
}

/** Milliseconds since 1970, as a number or a text, or a date that is written out. */
function asTime(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = numberOf(value);
  const time = number ?? (typeof value === 'string' ? Date.parse(value) : NaN);
  return Number.isNaN(time) ? null : time;
}

/** Thresholds count for columns of numbers alone, whatever the texts in others are. */
const isColoured = (style: unknown, { type, values }: Field) =>
  nonEmptyOf(member(style, 'colorMode')) !== undefined &&
  (type === 'number' || values.some((value) => numberOf(value) !== undefined));

function coloursOf(style: unknown, field: Field) {
  if (!isColoured(style, field)) return {};
  const colours = entriesOf(member(style, 'colors')).map((colour) => stringOf(colour) ?? '');
  const limits = entriesOf(member(style, 'thresholds')).flatMap((limit) => numberOf(limit) ?? []);
  const steps = [null, ...limits].map((value, index) => ({
    value,
    color: colours[index] ?? 'transparent',
  }));
  return { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps } };
}

/** The old table gives no colour to what is missing. */
const cellOptions = (options: object) => ({ cellOptions: { ...options, leavesMissing: true } });

function cellsOf(style: unknown, field: Field) {
  if (!isColoured(style, field)) return {};
  switch (member(style, 'colorMode')) {
    case 'value':
      return cellOptions({ type: 'color-text' });
    case 'row':
      return cellOptions({ type: 'color-background', mode: 'basic', applyToRow: true });
    default:
      return cellOptions({ type: 'color-background', mode: 'basic' });
  }
}

/** Texts for values, or for ranges of them. */
function mappingsOf(style: unknown) {
  const kind = member(style, 'mappingType');
  if (kind !== 1 && kind !== 2) return [];
  return entriesOf(member(style, kind === 1 ? 'valueMaps' : 'rangeMaps')).map((entry) => ({
    type: kind,
    value: member(entry, 'value'),
    from: member(entry, 'from'),
    to: member(entry, 'to'),
    text: member(entry, 'text'),
  }));
}
