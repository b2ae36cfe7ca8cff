/** A number as its unit writes it. */
interface Text {
  readonly text: string;
  readonly suffix: string;
}

/** Writes a value with so many decimals. */
export type WriteValue = (value: number, decimals: number) => Text;

/** Decimals with which numbers are told exactly, and with which they are told at all. */
const [EXACT, MOST] = [5, 12];

/** How far a text may be from its line, as a part of the distance between lines or of a power. */
const NEAR = 0.02;
const NEAR_AS_ASKED = 0.1;
const NEAR_POWER = 0.002;

/**
 * Decimals with which each tick is told exactly, the same for all of one unit: `500`, but `1.50 K`. Where
 * none do, as for thirds of an hour, as many as tell them apart.
 */
export function tickDecimals(ticks: readonly number[], write: WriteValue): number[] {
  const exact = ticks.map((tick) => write(tick, MOST));
  const needed = new Map<string, number>();
  for (const [index, tick] of ticks.entries()) {
    const { suffix } = exact[index] ?? { suffix: '' };
    const before = needed.get(suffix) ?? 0;
    needed.set(suffix, Math.max(before, exactDecimals(tick, exact[index], write)));
  }
  return ticks.map((tick, index) => {
    const decimals = needed.get(exact[index]?.suffix ?? '') ?? 0;
    return decimals > EXACT ? nearDecimals(tick, stepOf(ticks) * NEAR, write) : decimals;
  });
}

/** Decimals of one power: as many as it needs, whatever the others have. */
export const powerDecimals = (power: number, write: WriteValue) =>
  nearDecimals(power, Math.abs(power) * NEAR_POWER, write);

/** Whether texts of so many decimals, as a panel asks for, are near enough to where they are written. */
export function areNear(ticks: readonly number[], write: WriteValue, decimals: number): boolean {
  const step = stepOf(ticks);
  return ticks.every((tick) => isNear(tick, step * NEAR_AS_ASKED, write, decimals));
}

const stepOf = ([first = 0, second = first]: readonly number[]) =>
  second === first ? Math.abs(first) || 1 : Math.abs(second - first);

function nearDecimals(tick: number, room: number, write: WriteValue): number {
  for (let decimals = 0; decimals < MOST; decimals += 1) {
    if (isNear(tick, room, write, decimals)) return decimals;
  }
  return MOST;
}

function isNear(tick: number, room: number, write: WriteValue, decimals: number): boolean {
  const [shown, exact] = [write(tick, decimals), write(tick, MOST)];
  const [near, far] = [Number(shown.text), Number(exact.text)];
  // A date or a name is what it is.
  if (Number.isNaN(far) || tick === 0) return true;
  const unit = Math.abs(far / tick);
  return shown.suffix === exact.suffix && Math.abs(near - far) <= room * unit;
}

/** `2 days` of `2 days, 0 hours`, `3h` of `3h:00m`. */
const whole = (text: string) => text.replace(/([,:] ?0+ ?[a-z]+)+$/, '');

function exactDecimals(tick: number, exact: Text | undefined, write: WriteValue): number {
  const long = Number(exact?.text);
  for (let decimals = 0; decimals <= EXACT; decimals += 1) {
    const { text, suffix } = write(tick, decimals);
    if (suffix !== exact?.suffix) continue;
    const isSame = Number.isNaN(long)
      ? whole(text) === whole(exact.text)
      : Math.abs(Number(text) - long) <= Math.abs(long) * 1e-8;
    if (isSame) return decimals;
  }
  return EXACT + 1;
}
