import { numberIn, objectIn } from '../model/json.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** When the demo's history begins. */
const BEGINNING = Date.UTC(2015, 0, 1);

interface Shape {
  readonly pattern: string;
  readonly level: number;
  readonly swing: number;
  readonly noise: number;
  readonly spike: number;
  readonly min: number;
  readonly max: number;
}

/**
 * A value for every moment, decided by the name alone: the same name and moment always give the
 * same value, whatever range is looked at.
 *
 * @param saved the target's `signal` as the dashboard has it; a middling wave when there is none
 * @returns undefined before the demo's history begins
 */
export function signalOf(saved: unknown, name: string): (moment: number) => number | undefined {
  const shape = readShape(saved);
  const seed = hash(name);
  const scale = isConstant(shape) ? 1 : 0.8 + 0.35 * unit(seed, 1);
  return (moment) => {
    if (moment < BEGINNING) return undefined;
    const value = valueAt(shape, seed, moment) * scale;
    const within = Math.min(shape.max, Math.max(shape.min, value));
    return shape.pattern === 'steps' ? Math.round(within) : within;
  };
}

/** A limit is the same for everyone, and so is what can hardly leave its level. */
function isConstant({ level, swing, noise, spike }: Shape): boolean {
  return swing + noise + spike < 0.02 * Math.abs(level);
}

function readShape(saved: unknown): Shape {
  const signal = objectIn(saved);
  const level = numberIn(signal.level, 50);
  const known = saved !== undefined;
  return {
    pattern: typeof signal.pattern === 'string' ? signal.pattern : 'wave',
    level,
    swing: numberIn(signal.swing, known ? 0 : 20),
    noise: numberIn(signal.noise, known ? 0 : 8),
    spike: numberIn(signal.spike, 0),
    min: numberIn(signal.min, -Infinity),
    max: numberIn(signal.max, Infinity),
  };
}

function valueAt(shape: Shape, seed: number, moment: number): number {
  const { level, swing, noise, spike } = shape;
  switch (shape.pattern) {
    case 'saw':
      return level + swing * saw(seed, moment) + noise * jitter(seed, moment);
    case 'steps': {
      const block = Math.floor(moment / (20 * MINUTE));
      const outbreak = spike * outbreakAt(seed, block * 20 * MINUTE, 0.1);
      return level + swing * day(seed, moment) + noise * (2 * unit(seed, block) - 1) + outbreak;
    }
    case 'bursts':
      return level + noise * jitter(seed, moment) + spike * outbreakAt(seed, moment, 0.35);
    default:
      return (
        level +
        swing * day(seed, moment) +
        noise * jitter(seed, moment) +
        spike * outbreakAt(seed, moment, 0.22)
      );
  }
}

/** About -1 to 1: highest in the early afternoon (UTC), lower at weekends, with slow changes. */
function day(seed: number, moment: number): number {
  const shift = (unit(seed, 2) - 0.5) * 1.5 * HOUR;
  const angle = ((moment + shift - 8 * HOUR) / DAY) * 2 * Math.PI;
  const wave = 0.85 * Math.sin(angle) + 0.15 * Math.sin(3 * angle + 1);
  const weekday = Math.floor((moment + shift) / DAY + 4) % 7;
  const weekend = weekday === 0 || weekday === 6 ? 0.45 : 1;
  const season =
    0.35 * smooth(seed, 21, moment / (40 * DAY)) + 0.2 * smooth(seed, 22, moment / (9 * DAY));
  return (wave > 0 ? wave * weekend : wave) + season;
}

/** About -1 to 1: slow and fast noise on top of each other. */
function jitter(seed: number, moment: number): number {
  return (
    0.55 * smooth(seed, 11, moment / (53 * MINUTE)) +
    0.45 * smooth(seed, 12, moment / (12 * MINUTE)) +
    0.4 * smooth(seed, 13, moment / (2.5 * MINUTE)) +
    0.25 * smooth(seed, 14, moment / (0.4 * MINUTE)) +
    0.15 * smooth(seed, 15, moment / (0.08 * MINUTE))
  );
}

/** -1 to 1: fills up for some hours, then is emptied at once. */
function saw(seed: number, moment: number): number {
  const period = (3.5 + 4 * unit(seed, 3)) * HOUR;
  const phase = (moment / period + unit(seed, 4)) % 1;
  return phase < 0.98 ? (phase / 0.98) * 2 - 1 : 1 - ((phase - 0.98) / 0.02) * 2;
}

/** 0 to 1: now and then a steep rise that dies away within minutes. */
function outbreakAt(seed: number, moment: number, likelihood: number): number {
  const span = 90 * MINUTE;
  const window = Math.floor(moment / span);
  if (unit(seed + 4, window) > likelihood) return 0;
  const rise = 2 * MINUTE;
  const decay = (3 + 9 * unit(seed + 1, window)) * MINUTE;
  const since = moment - window * span - (0.1 + 0.4 * unit(seed + 2, window)) * span;
  const height = 0.35 + 0.65 * unit(seed + 3, window);
  if (since < 0) return since < -rise ? 0 : height * (1 + since / rise);
  return height * Math.exp(-since / decay);
}

/** -1 to 1, without a jump anywhere. */
function smooth(seed: number, octave: number, position: number): number {
  const left = Math.floor(position);
  const share = position - left;
  const eased = share * share * (3 - 2 * share);
  const from = unit(seed + octave * 7919, left);
  const to = unit(seed + octave * 7919, left + 1);
  return (from + (to - from) * eased) * 2 - 1;
}

/** 0 to 1, as good as random, the same for the same two numbers. */
function unit(seed: number, index: number): number {
  let mixed =
    Math.imul(seed ^ (index | 0), 0x9e3779b1) ^ Math.imul(Math.floor(index / 2 ** 32), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** FNV-1a over the name's UTF-16 units. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
