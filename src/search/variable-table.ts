import { createHash } from 'node:crypto';
import { ALL } from '../grafana/dashboard/model.ts';
import type { IndexedVariable } from './model.ts';
import { createNumberedRows, takeOut } from './numbered-rows.ts';
import { rootOf, splitWords } from './split-words.ts';
import { isOpen, shapesOf } from './value-shapes.ts';
import { type ValueForm, valueKeys } from './value-keys.ts';

/** Values of one variable that are kept. */
const MAX_OPTIONS = 2_000;

/** A value that a key finds. */
export interface ValueHit {
  /** Number of the variable. */
  readonly variable: number;
  /** Place among its values. */
  readonly option: number;
  readonly form: ValueForm;
}

/** Distinct variables by number, and what their values are called. */
export interface VariableTable {
  /** @returns the number of an equal variable, or a new one; to be released as often as it was added */
  add(variable: IndexedVariable): number;
  release(id: number): void;
  read(id: number): IndexedVariable;
  /** Values that are called so; see `valueKeys`. */
  find(key: string): readonly ValueHit[];
  /** Numbers of the variables that have this word, or one with its root, for a name or label. */
  named(word: string): Iterable<number>;
  /** Whether any value may be one of the variable. */
  isOpen(id: number): boolean;
  /** Numbers of the variables that have a value of this shape; see `shapeOf`. */
  shaped(shape: string): Iterable<number>;
}

interface Row {
  readonly variable: IndexedVariable;
  readonly isOpen: boolean;
}

const FORMS: readonly ValueForm[] = ['whole', 'host', 'label'];

export function createVariableTable(): VariableTable {
  const rows = createNumberedRows<Row>();
  /** For each key the variable, the place and the form of each value, packed. */
  const values = new Map<string, number[]>();
  const names = new Map<string, Set<number>>();
  const shapes = new Map<string, Set<number>>();

  const pack = (id: number, option: number, form: ValueForm) =>
    (id * MAX_OPTIONS + option) * FORMS.length + FORMS.indexOf(form);
  const unpack = (packed: number): ValueHit => {
    const form = packed % FORMS.length;
    const place = (packed - form) / FORMS.length;
    const option = place % MAX_OPTIONS;
    return { variable: (place - option) / MAX_OPTIONS, option, form: FORMS[form] ?? 'whole' };
  };

  return {
    add: (given) => {
      const variable = keptOf(given);
      const hash = createHash('sha1').update(JSON.stringify(variable)).digest('base64');
      const { id, isNew } = rows.use(hash, () => ({ variable, isOpen: isOpen(variable) }));
      if (!isNew) return id;
      for (const name of namesOf(variable)) addTo(names, name, id);
      for (const shape of shapesOf(variable)) addTo(shapes, shape, id);
      for (const [option, key, form] of keysOf(variable)) {
        const packed = pack(id, option, form);
        const others = values.get(key);
        if (others) others.push(packed);
        else values.set(key, [packed]);
      }
      return id;
    },
    release: (id) => {
      const row = rows.release(id);
      if (!row) return;
      for (const [option, key, form] of keysOf(row.variable)) {
        const known = values.get(key) ?? [];
        takeOut(known, pack(id, option, form));
        if (known.length === 0) values.delete(key);
      }
      for (const name of namesOf(row.variable)) takeFrom(names, name, id);
      for (const shape of shapesOf(row.variable)) takeFrom(shapes, shape, id);
    },
    read: (id) => {
      const row = rows.get(id);
      if (!row) throw new RangeError(`No variable has the number ${id}.`);
      return row.variable;
    },
    find: (key) => (values.get(key) ?? []).map(unpack),
    named: (word) => names.get(rootOf(word)) ?? [],
    isOpen: (id) => rows.get(id)?.isOpen === true,
    shaped: (shape) => shapes.get(shape) ?? [],
  };
}

/** Without what the index does not use. */
function keptOf({ name, type, label, options, current }: IndexedVariable): IndexedVariable {
  return {
    name,
    type,
    ...(label === undefined ? {} : { label }),
    options: optionsOf(type, options, current).slice(0, MAX_OPTIONS),
    current: current.slice(0, 1),
  };
}

/** What is chosen is a value too where the options are not saved. */
function optionsOf(
  type: string,
  options: IndexedVariable['options'],
  current: IndexedVariable['current'],
): IndexedVariable['options'] {
  // A data source is not what is looked at, and ad-hoc filters have no values of their own.
  if (/^(?:datasource|adhoc|interval|groupby)$/.test(type)) return [];
  const saved = options.length > 0 ? options : current;
  return saved.filter(({ value }) => value !== '' && value !== ALL.value);
}

function addTo(sets: Map<string, Set<number>>, key: string, id: number): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(id));
}

function takeFrom(sets: Map<string, Set<number>>, key: string, id: number): void {
  const left = sets.get(key);
  left?.delete(id);
  if (left?.size === 0) sets.delete(key);
}

/** Roots of the words that a variable is called by. */
function namesOf({ name, label = '' }: IndexedVariable): Set<string> {
  return new Set([name, label].flatMap(splitWords).map(rootOf));
}

/** Words that are values of many variables, and a number or an amount of time, which is none. */
const NOT_VALUES = /^(?:\d+(?:[.,]\d+)?[a-z%]{0,2}|or|and|true|false|unless|-)$/i;

function* keysOf({ options }: IndexedVariable): IterableIterator<[number, string, ValueForm]> {
  for (const [option, { text, value }] of options.entries()) {
    if (NOT_VALUES.test(text)) continue;
    const keys = valueKeys(value);
    if (text !== value) for (const [key, form] of valueKeys(text)) keys.set(key, form);
    for (const [key, form] of keys) yield [option, key, form];
  }
}
