/** Counts the renders under way in a whole server and lets no more than `limit` begin. */
export class RenderSlots {
  readonly #limit: number;
  #underWay = 0;
  #peak = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The highest number of renders that were ever under way at once. */
  get peak(): number {
    return this.#peak;
  }

  /** @returns how to leave again (harmless when called twice), or undefined when all are taken */
  enter(): (() => void) | undefined {
    if (this.#underWay >= this.#limit) return undefined;
    this.#underWay += 1;
    this.#peak = Math.max(this.#peak, this.#underWay);
    let inside = true;
    return () => {
      if (inside) this.#underWay -= 1;
      inside = false;
    };
  }
}
