import { createHash, randomUUID } from 'node:crypto';
import type { DemoSilence } from './model.ts';

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

type Labels = Readonly<Record<string, string>>;

/** Silences of one Alertmanager, as its API keeps them. */
export class Alertmanager {
  readonly #silences = new Map<string, DemoSilence>();
  readonly #clock: () => number;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** With their state at this moment. */
  all(): Readonly<Record<string, unknown>>[] {
    return [...this.#silences.values()].map((silence) => ({
      ...silence,
      status: { state: this.#stateOf(silence) },
    }));
  }

  /** @returns the id, or the sentence with which it is refused */
  save(
    sent: Readonly<Record<string, unknown>>,
  ): { readonly id: string } | { readonly refused: string } {
    const { id, startsAt, endsAt, matchers } = sent;
    if (typeof startsAt !== 'string' || typeof endsAt !== 'string')
      return {
        refused: 'silence failed validation: validation failure list:\nendsAt in body is required',
      };
    if (!Array.isArray(matchers) || matchers.length === 0)
      return {
        refused:
          'silence failed validation: validation failure list:\nmatchers in body should have at least 1 items',
      };
    if (Date.parse(endsAt) <= this.#clock())
      return { refused: "end time can't be in the past: unable to create silence" };
    if (matchers.every((one: Matcher) => one.value === ''))
      return { refused: 'at least one matcher must not match the empty string' };
    if (typeof id === 'string' && !this.#silences.has(id)) return { refused: 'silence not found' };
    const own = typeof id === 'string' ? id : randomUUID();
    this.#silences.set(own, {
      ...(sent as DemoSilence),
      id: own,
      startsAt,
      endsAt,
      updatedAt: new Date(this.#clock()).toISOString(),
    });
    return { id: own };
  }

  /** @returns whether there is one of that id */
  end(id: string): boolean {
    const silence = this.#silences.get(id);
    if (!silence) return false;
    this.#silences.set(id, { ...silence, endsAt: new Date(this.#clock()).toISOString() });
    return true;
  }

  /** Ids of the silences that hold an alert of these labels. */
  silencing(labels: Labels): string[] {
    return [...this.#silences.values()]
      .filter(
        (silence) =>
          this.#stateOf(silence) === 'active' &&
          (silence.matchers as Matcher[]).every((one) => fits(one, labels)),
      )
      .map(({ id }) => id);
  }

  #stateOf({ startsAt, endsAt }: DemoSilence): string {
    if (Date.parse(endsAt) <= this.#clock()) return 'expired';
    return Date.parse(startsAt) > this.#clock() ? 'pending' : 'active';
  }
}

function fits({ name, value, isRegex, isEqual }: Matcher, labels: Labels): boolean {
  const own = labels[name] ?? '';
  const isHeld = isRegex ? new RegExp(`^(?:${value})$`).test(own) : own === value;
  return isHeld === isEqual;
}

/** Sixteen hex digits that are the same for the same labels. */
export function fingerprintOf(labels: Labels): string {
  const sorted = Object.entries(labels).sort(([one], [other]) => one.localeCompare(other));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}
