import type { DrawnField } from '../fields/apply.ts';
import { wholeText } from '../fields/display.ts';
import { plainValue } from '../fields/trend.ts';
import { entriesOf, member, nonEmptyOf, stringOf } from '../model/read.ts';

/** Links of one cell, of which titles are counted no further. */
const MOST = 20;

/** `${__value.text}` and its like. */
const VARIABLE = /\$\{__(value|field|data|series)((?:\.[^}.[\]]+|\["?[^"\]}]+"?\])*)(?::[^}]*)?\}/g;

/** Whether a title has only variables that are filled in here. */
export const isKnownTitle = (title: string) => !/\$\{?\w|\[\[/.test(title.replaceAll(VARIABLE, ''));

/**
 * The titles of the links that a cell has: those without an address are none.
 * @param fields of the cell's row, which titles may repeat
 */
export function linkTitles(
  drawn: DrawnField,
  row: number,
  fields: readonly DrawnField[],
): readonly string[] {
  return linksOf(drawn)
    .slice(0, MOST)
    .map((link) => filled(stringOf(member(link, 'title')) ?? '', drawn, row, fields));
}

export const hasLinks = (drawn: DrawnField) => linksOf(drawn).length > 0;

const linksOf = ({ settings }: DrawnField) =>
  entriesOf(settings.links).filter((link) => nonEmptyOf(member(link, 'url')) !== undefined);

function filled(
  title: string,
  drawn: DrawnField,
  row: number,
  fields: readonly DrawnField[],
): string {
  return title.replaceAll(VARIABLE, (whole, kind: string, path: string) => {
    const parts = [...path.matchAll(/\.([^.[\]]+)|\["?([^"\]]+)"?\]/g)].map(
      ([, dot, bracket]) => dot ?? bracket ?? '',
    );
    const [first = '', second = ''] = parts;
    switch (kind) {
      case 'value':
        return part(drawn, row, first);
      case 'field':
        return ofField(drawn, first, second);
      case 'series':
        return drawn.frame.name ?? drawn.name;
      default:
        return ofRow(parts, row, fields) ?? whole;
    }
  });
}

/** A value as it is written, or as it is in the data. */
function part({ display, field }: DrawnField, row: number, name: string): string {
  const value = plainValue(field.values[row]);
  const shown = display(value);
  if (name === 'raw' || name === 'time') return String(value);
  return name === 'numeric' ? String(shown.number) : wholeText(shown);
}

function ofField({ field, name }: DrawnField, first: string, label: string): string {
  if (first !== 'labels') return first === 'name' ? field.name : name;
  return stringOf(member(field.labels, label)) ?? '';
}

/** `__data.fields.host`, by a column's name, or by its number. */
function ofRow(
  [first, name = '', what = '']: readonly string[],
  row: number,
  fields: readonly DrawnField[],
): string | undefined {
  if (first !== 'fields') return undefined;
  const found =
    fields.find((one) => one.name === name) ??
    fields.find(({ field }) => field.name === name) ??
    fields[Number(name)];
  return found && part(found, row, what);
}
