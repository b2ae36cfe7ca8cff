import { EventEmitter } from 'node:events';
import type { Brain } from '../../src/chat/hubot.ts';

/** A brain as Hubot's: it says `loaded` with each value that is set, and once it was read from where it is kept. */
export class HubotBrain extends EventEmitter implements Brain {
  readonly data: { _private: Record<string, unknown> } = { _private: {} };

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    super();
    this.data._private = structuredClone(values);
  }

  get(key: string): unknown {
    return this.data._private[key] ?? null;
  }

  set(key: string, value: unknown): this {
    this.data._private[key] = value;
    this.emit('loaded', this.data);
    return this;
  }

  remove(key: string): this {
    Reflect.deleteProperty(this.data._private, key);
    return this;
  }

  /** As a script does that keeps the brain elsewhere. */
  load(values: Readonly<Record<string, unknown>>): void {
    this.data._private = structuredClone(values);
    this.emit('loaded', this.data);
  }
}
