/**
 * Pictures that Grafana sends, with status 200, when it does not render. They are recognised by
 * their size in pixels and in bytes together: nothing in the answer's headers tells.
 */
const PLACEHOLDERS = [
  // Seen on a real 6.5.1; the same file up to the newest sources.
  { width: 526, height: 202, bytes: 3859, why: 'busy' },
  { width: 1004, height: 404, bytes: 11_847, why: 'busy' },
  // In the sources of 9.4.
  { width: 478, height: 208, bytes: 9095, why: 'no-renderer' },
  // Among the files of a 6.5.2.
  { width: 523, height: 208, bytes: 3651, why: 'no-renderer' },
  { width: 523, height: 200, bytes: 3161, why: 'error' },
  { width: 503, height: 203, bytes: 3382, why: 'timeout' },
] as const;

export type PlaceholderReason = (typeof PLACEHOLDERS)[number]['why'];

/** Why Grafana sent a placeholder, or undefined when `png` is none. */
export function placeholderReason(png: Buffer): PlaceholderReason | undefined {
  if (png.length < 24) return undefined;
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  return PLACEHOLDERS.find(
    (one) => one.bytes === png.length && one.width === width && one.height === height,
  )?.why;
}
