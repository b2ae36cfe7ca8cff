import type { Field, Frame } from '../../grafana/query/frames.ts';
import { type NameFacts, nameFacts, plainName } from '../fields/names.ts';

/**
 * Names of fields between transformations. Grafana remembers a field's name from the first time that it is
 * asked for, even when other fields have gone since; so later transformations know it by that name.
 */
export interface NameMemory {
  /** The name of a field among all frames. */
  of(field: Field, frame: Frame, frames: readonly Frame[]): string;
  /** The name that a field has in its own frame, whatever other frames there are. */
  alone(field: Field, frame: Frame): string;
  /** The name without frame or labels, unless the field is remembered from its own frame. */
  bare(field: Field): string;
  /** Gives a copy of a field the name that the original is remembered by. */
  carry(from: Field, to: Field): Field;
  /** Gives a field a name from its own frame. */
  rename(field: Field, name: string): Field;
}

interface Remembered {
  readonly name: string;
  readonly isAmongMany: boolean;
}

export function createNameMemory(): NameMemory {
  const remembered = new WeakMap<Field, Remembered>();
  const facts = new WeakMap<readonly Frame[], NameFacts>();
  const own = new WeakMap<Frame, readonly Frame[]>();

  function recall(field: Field, isAmongMany: boolean, compute: () => string): string {
    const known = remembered.get(field);
    if (known?.isAmongMany === isAmongMany && known.name !== '') return known.name;
    const name = compute();
    remembered.set(field, { name, isAmongMany });
    return name;
  }

  function compute(field: Field, frame: Frame, frames: readonly Frame[]): string {
    const known = facts.get(frames) ?? nameFacts(frames);
    facts.set(frames, known);
    return plainName({ field, frame, frames }, known);
  }

  function onlyFrame(frame: Frame): readonly Frame[] {
    const frames = own.get(frame) ?? [frame];
    own.set(frame, frames);
    return frames;
  }

  return {
    of: (field, frame, frames) =>
      recall(field, frames.length > 1, () => compute(field, frame, frames)),
    alone: (field, frame) => recall(field, false, () => compute(field, frame, onlyFrame(frame))),
    bare: (field) =>
      recall(field, false, () => {
        const { displayName } = field.config;
        return typeof displayName === 'string' && displayName !== '' ? displayName : field.name;
      }),
    carry(from, to) {
      const known = remembered.get(from);
      if (known) remembered.set(to, known);
      return to;
    },
    rename(field, name) {
      const renamed = { ...field, config: { ...field.config, displayName: name } };
      remembered.set(renamed, { name, isAmongMany: false });
      return renamed;
    },
  };
}
