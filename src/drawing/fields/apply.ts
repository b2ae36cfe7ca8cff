import type { Field, Frame } from '../../grafana/query/frames.ts';
import { entriesOf, member, membersOf, numberOf, stringOf } from '../model/read.ts';
import { createDisplay, type Display } from './display.ts';
import { type FieldMatcher, parseMatcher } from './matchers.ts';
import { fieldName, type NameFacts, nameFacts } from './names.ts';
import { type FieldSettings, parseSettings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';
import { fieldRange, type Range, sharedRange } from './range.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';

/** A field with what the panel says of it. */
export interface DrawnField {
  readonly field: Field;
  readonly frame: Frame;
  /** As it is called on the picture. */
  readonly name: string;
  readonly settings: FieldSettings;
  /** Of its values, or as its settings have it. */
  readonly range: Range;
  /** The same, for percentages and colours. */
  readonly measure: Range;
  readonly display: Display;
  /** Which colour of the palette it gets. */
  readonly index: number;
}

export interface DrawnFrame {
  readonly frame: Frame;
  readonly fields: readonly DrawnField[];
}

/** What a panel says of its fields. */
export interface FieldOptions {
  readonly fieldConfig: unknown;
  /** The colour mode of a panel that has none. */
  readonly defaultColour: string;
  /** Whether numbers alone take colours of the palette, as on graphs; else all but times do. */
  readonly numbersOnly: boolean;
}

interface Override {
  readonly matches: FieldMatcher;
  readonly properties: readonly (readonly [id: string, value: unknown])[];
}

/** Fields with defaults and overrides applied. */
export function applyFieldConfig(
  frames: readonly Frame[],
  { fieldConfig, defaultColour, numbersOnly }: FieldOptions,
  around: Surroundings,
): readonly DrawnFrame[] {
  const facts = nameFacts(frames);
  const overrides = entriesOf(member(fieldConfig, 'overrides')).flatMap(parseOverride);
  const shared = sharedRange(frames);
  let index = 0;
  return frames.map((frame) => ({
    frame,
    fields: frame.fields.map((field) => {
      const place = { field, frame, frames };
      const settings = settingsOf(place, member(fieldConfig, 'defaults'), overrides, facts);
      const parsed = parseSettings(settings.config, settings.custom, defaultColour);
      const takesColour = numbersOnly ? field.type === 'number' : field.type !== 'time';
      const own = takesColour ? index++ : index;
      const ranges = fieldRange(field, parsed, shared);
      const name = fieldName(place, parsed, facts);
      const shown = { field, settings: parsed, ...ranges, index: own, name };
      return { ...shown, frame, display: createDisplay(shown, around) };
    }),
  }));
}

function parseOverride(value: unknown): Override[] {
  const matcher = parseMatcher(member(value, 'matcher'));
  if (!matcher) return [];
  const properties = entriesOf(member(value, 'properties')).flatMap((property) => {
    const id = stringOf(member(property, 'id'));
    return id === undefined ? [] : [[id, member(property, 'value')] as const];
  });
  return [{ matches: matcher, properties }];
}

interface Place {
  readonly field: Field;
  readonly frame: Frame;
  readonly frames: readonly Frame[];
}

interface Configs {
  readonly config: Map<string, unknown>;
  readonly custom: Map<string, unknown>;
}

/**
 * The data source's own settings come first, then the panel's defaults; overrides replace both, except
 * value mappings, which go in front.
 */
function settingsOf(
  place: Place,
  defaults: unknown,
  overrides: readonly Override[],
  facts: NameFacts,
): Configs {
  const { custom: ownCustom, ...own } = membersOf(place.field.config);
  const config = new Map(Object.entries(own));
  const custom = new Map(Object.entries(membersOf(ownCustom)));
  for (const [key, value] of Object.entries(membersOf(defaults))) {
    if (key !== 'custom' && isUnset(config.get(key))) config.set(key, value);
  }
  const isStepped = Array.isArray(member(config.get('thresholds'), 'steps'));
  if (!isStepped) config.set('thresholds', DEFAULT_THRESHOLDS);
  for (const [key, value] of Object.entries(membersOf(member(defaults, 'custom')))) {
    if (isUnset(custom.get(key))) custom.set(key, value);
  }
  orderLimits(config);
  const name = () =>
    fieldName(
      place,
      {
        displayName: stringOf(config.get('displayName')),
        displayNameFromDS: stringOf(config.get('displayNameFromDS')),
      },
      facts,
    );
  for (const { matches, properties } of overrides) {
    if (!matches({ ...place, name })) continue;
    for (const [id, value] of properties) {
      const [target, key] = id.startsWith('custom.')
        ? [custom, id.slice('custom.'.length)]
        : [config, id];
      if (isUnset(value)) target.delete(key);
      else if (id === 'mappings')
        config.set(key, [...entriesOf(value), ...entriesOf(config.get(key))]);
      else target.set(key, value);
    }
  }
  return { config, custom };
}

/** The lower one is the minimum, whichever way round the panel has them; overrides stay as they are. */
function orderLimits(config: Map<string, unknown>): void {
  const [min, max] = [numberOf(config.get('min')), numberOf(config.get('max'))];
  if (min === undefined || max === undefined || min <= max) return;
  config.set('min', max);
  config.set('max', min);
}

const isUnset = (value: unknown) => value === undefined || value === null;
