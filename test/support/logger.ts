import type { Logger } from '../../src/util/logger.ts';

/** Keeps every line, as `LEVEL text`. */
export function recordingLogger(): Logger & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const at =
    (level: string) =>
    (...said: readonly unknown[]) =>
      void lines.push([level, ...said.map(String)].join(' '));
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
