const MILLISECONDS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES = { B: 1, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 } as const;

/**
 * Reads `90s`, `15m`, `12h`, `30d`, or a bare number of seconds.
 * @returns milliseconds, or undefined for any other text
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  return counted(Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]);
}

/**
 * Reads `500KB`, `20MB`, `5GB` (powers of ten, in any case), or a bare number of bytes.
 * @returns bytes, or undefined for any other text
 */
export function parseSize(text: string): number | undefined {
  const [, amount, unit = 'B'] = /^(\d+(?:\.\d+)?)\s*([KMG]?B)?$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  return counted(Number(amount) * BYTES[unit.toUpperCase() as keyof typeof BYTES]);
}

/** Rounds to a whole number; undefined beyond the safe integers. */
function counted(amount: number): number | undefined {
  const whole = Math.round(amount);
  return Number.isSafeInteger(whole) ? whole : undefined;
}

/** Formats bytes for people, such as `3.4 MB`, in powers of ten. */
export function formatSize(bytes: number): string {
  for (const unit of ['GB', 'MB', 'KB'] as const) {
    if (bytes >= BYTES[unit]) return `${Math.round((bytes / BYTES[unit]) * 10) / 10} ${unit}`;
  }
  return `${bytes} B`;
}
