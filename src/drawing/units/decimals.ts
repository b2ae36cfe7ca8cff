/** Decimals that show about three digits: none for whole numbers. */
export function automaticDecimals(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  if (Number.isInteger(value)) return 0;
  const digits = Math.floor(Math.log(Math.abs(value)) / Math.LN10);
  return Math.max(0, 2 - digits);
}

/** Ten to the power of more is not a number any longer. */
const MOST_PLACES = 300;

/** A number with its decimals, zeros at the end included. Very small and large ones stay as `1e-10`. */
export function fixed(value: number, decimals?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const places = decimals ?? automaticDecimals(value);
  if (places > MOST_PLACES) return String(Number(value.toPrecision(3)));
  if (value === 0) return places > 0 ? (0).toFixed(Math.min(places, 100)) : '0';
  const factor = places > 0 ? 10 ** places : 1;
  const text = String(Math.round(value * factor) / factor);
  if (text.includes('e')) return text;
  return places > 0 ? withZeros(text, places) : text;
}

function withZeros(text: string, places: number): string {
  const dot = text.indexOf('.');
  const has = dot === -1 ? 0 : text.length - dot - 1;
  return `${text}${dot === -1 ? '.' : ''}${'0'.repeat(Math.max(0, places - has))}`;
}
