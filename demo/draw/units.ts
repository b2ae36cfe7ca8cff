interface Scale {
  readonly divisor: number;
  readonly suffix: string;
}

interface Unit {
  readonly prefix: string;
  /** Smallest first. */
  readonly scales: readonly Scale[];
}

const steps = (base: number, suffixes: readonly string[]): readonly Scale[] =>
  suffixes.map((suffix, power) => ({ divisor: base ** power, suffix }));

const COUNTS = ['', 'K', 'Mil', 'Bil', 'Tri'];
const THOUSANDS = ['', 'K', 'M', 'B', 'T'];
const withUnit = (unit: string): readonly string[] =>
  THOUSANDS.map((letter) => `${letter} ${unit}`);

function unitOf(name: string): Unit {
  const plain = (suffix: string): Unit => ({ prefix: '', scales: [{ divisor: 1, suffix }] });
  const scaled = (base: number, suffixes: readonly string[], prefix = ''): Unit => ({
    prefix,
    scales: steps(base, suffixes),
  });
  switch (name) {
    case 'percent':
      return plain('%');
    case 'percentunit':
      return { prefix: '', scales: [{ divisor: 0.01, suffix: '%' }] };
    case 'bytes':
      return scaled(1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']);
    case 'decbytes':
      return scaled(1000, [' B', ' kB', ' MB', ' GB', ' TB', ' PB']);
    case 'Bps':
      return scaled(1000, [' B/s', ' kB/s', ' MB/s', ' GB/s', ' TB/s']);
    case 'bps':
      return scaled(1000, [' b/s', ' kb/s', ' Mb/s', ' Gb/s', ' Tb/s']);
    case 'ms':
      return { prefix: '', scales: durations(0.001) };
    case 's':
      return { prefix: '', scales: durations(1) };
    case 'reqps':
      return scaled(1000, withUnit('req/s'));
    case 'ops':
      return scaled(1000, withUnit('ops/s'));
    case 'currencyEUR':
      return scaled(1000, THOUSANDS, '€');
    case 'currencyUSD':
      return scaled(1000, THOUSANDS, '$');
    case 'none':
      return plain('');
    default:
      return scaled(
        1000,
        COUNTS.map((letter) => (letter === '' ? '' : ` ${letter}`)),
      );
  }
}

/** @param second how many seconds the unit itself is */
function durations(second: number): readonly Scale[] {
  const all = [
    { divisor: 0.001, suffix: ' ms' },
    { divisor: 1, suffix: ' s' },
    { divisor: 60, suffix: ' min' },
    { divisor: 3600, suffix: ' hours' },
    { divisor: 86_400, suffix: ' days' },
  ];
  return all.map(({ divisor, suffix }) => ({ divisor: divisor / second, suffix }));
}

function scaleFor({ scales }: Unit, value: number): Scale {
  const own = scales.find(({ divisor }) => divisor === 1) ??
    scales[0] ?? { divisor: 1, suffix: '' };
  if (value === 0) return own;
  return scales.findLast(({ divisor }) => Math.abs(value) >= divisor * 0.9999) ?? scales[0] ?? own;
}

/**
 * A value as Grafana writes it: `42.1%`, `5.20 GiB`, `1.45K req/s`.
 * @param decimals three significant digits when absent, none for a whole number
 */
export function formatValue(value: number, unitName: string, decimals?: number): string {
  const unit = unitOf(unitName);
  const { divisor, suffix } = scaleFor(unit, value);
  const scaled = value / divisor;
  const size = Math.abs(scaled);
  const usual = Number.isInteger(scaled) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return join(unit, scaled.toFixed(decimals ?? usual), suffix);
}

/** The label of a tick, with as many decimals as the step between ticks (same unit) asks for. */
export function formatTick(value: number, unitName: string, step: number): string {
  const unit = unitOf(unitName);
  const { divisor, suffix } = scaleFor(unit, value);
  const decimals = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(step / divisor))));
  const digits = (value / divisor).toFixed(decimals);
  return join(unit, digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits, suffix);
}

/** A step between ticks that is round in the unit the largest value is written in. */
export function niceStep(span: number, ticks: number, unitName: string, largest: number): number {
  const { divisor } = scaleFor(unitOf(unitName), largest);
  const rough = span / divisor / Math.max(1, ticks);
  if (!(rough > 0)) return divisor;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  return factor * power * divisor;
}

function join({ prefix }: Unit, digits: string, suffix: string): string {
  const negative = digits.startsWith('-') && Number(digits) !== 0;
  return `${negative ? '-' : ''}${prefix}${digits.replace('-', '')}${suffix}`;
}
