import type { Field, Frame } from '../../grafana/query/frames.ts';
import { nonEmptyOf, stringOf } from '../model/read.ts';

/** What names depend on: a field, its frame, and all frames of the panel. */
export interface Place {
  readonly field: Field;
  readonly frame: Frame;
  readonly frames: readonly Frame[];
}

/** Settings that name a field. */
export interface NameSettings {
  readonly displayName?: string | undefined;
  readonly displayNameFromDS?: string | undefined;
}

export const VALUE = 'Value';

/** Facts of all frames that the names of their fields depend on. They are the same for each field. */
export interface NameFacts {
  readonly frameNamesDiffer: boolean;
  /** The one label that all fields have, and no other. */
  readonly onlyLabel: string | undefined;
}

export function nameFacts(frames: readonly Frame[]): NameFacts {
  const [first] = frames;
  return {
    frameNamesDiffer: frames.some(({ name }) => name !== first?.name),
    onlyLabel: onlyLabel(frames),
  };
}

function onlyLabel(frames: readonly Frame[]): string | undefined {
  let found: string | undefined;
  for (const { labels } of frames.flatMap(({ fields }) => fields)) {
    const keys = Object.keys(labels ?? {});
    if (keys.length === 0) continue;
    if (keys.length > 1 || (found !== undefined && keys[0] !== found)) return undefined;
    found = keys[0];
  }
  return found;
}

/** What a field is called on a picture, as Grafana names it. */
export function fieldName(place: Place, settings: NameSettings, facts: NameFacts): string {
  const { field } = place;
  if (settings.displayName) return withVariables(settings.displayName, place, facts);
  if (settings.displayNameFromDS) return settings.displayNameFromDS;
  if (isTime(field) && !field.labels) return field.name || 'Time';
  return unique(place, ownName(place, facts));
}

/** The name of a field in the data, before a panel's settings: variables stay as they are. */
export function plainName(place: Place, facts: NameFacts): string {
  const { displayName, displayNameFromDS } = place.field.config;
  const given = nonEmptyOf(displayName) ?? nonEmptyOf(displayNameFromDS);
  return given ?? fieldName(place, {}, facts);
}

function ownName({ field, frame }: Place, facts: NameFacts): string {
  const parts: string[] = [];
  const isFrameNamed = frame.name !== undefined && frame.name !== '' && facts.frameNamesDiffer;
  if (isFrameNamed) parts.push(frame.name);
  if (field.name !== '' && field.name !== VALUE) parts.push(field.name);
  parts.push(hasLabels(field) ? labelsText(field, facts) : '');
  return parts.filter((part) => part !== '').join(' ') || orValue(frame.name, field.name);
}

const orValue = (...names: (string | undefined)[]) =>
  names.find((name) => name !== undefined && name !== '') ?? VALUE;

const hasLabels = ({ labels }: Field) => labels !== undefined && Object.keys(labels).length > 0;

function labelsText({ labels = {} }: Field, { onlyLabel: key }: NameFacts): string {
  if (key !== undefined && Object.hasOwn(labels, key)) return labels[key] ?? '';
  return formatLabels(labels);
}

/** `{a="1", b="2"}`, sorted by name. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? '' : `{${pairs.map(([key, v]) => `${key}="${v}"`).join(', ')}}`;
}

/** Fields of one name in one frame are counted, when their name is all they have. */
function unique({ field, frame }: Place, name: string): string {
  if (name !== field.name) return name;
  const alike = frame.fields.filter((other) => other.name === name);
  return alike.length > 1 ? `${name} ${alike.indexOf(field) + 1}` : name;
}

const isTime = ({ type }: Field) => type === 'time';

const VARIABLE = /\$\{__field\.(name|displayName|labels)(?:\.([^}[\]]+)|\["?([^"\]}]+)"?\])?\}/g;

/** `${__field.labels.job}` and its like, filled in. */
function withVariables(text: string, place: Place, facts: NameFacts): string {
  const { labels = {}, name, config } = place.field;
  const displayNameFromDS = stringOf(config.displayNameFromDS);
  return text.replace(VARIABLE, (_, part: string, dot?: string, bracket?: string) => {
    const label = dot ?? bracket;
    if (part === 'name') return name;
    if (part === 'displayName') return fieldName(place, { displayNameFromDS }, facts);
    if (label === undefined) return formatLabels(labels);
    return Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
  });
}
