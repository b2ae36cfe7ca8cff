import { createRequire } from 'node:module';
import path from 'node:path';
import { existsSync } from 'node:fs';

/** Registers a font file under a name of our own. */
export interface FontRegistry {
  registerFromPath(file: string, name: string): unknown;
  has(name: string): boolean;
}

const TEXT = 'Inter of pictures';
const STRONG = 'Inter of pictures, strong';
/** Registered after all others. */
const LAST = 'Inter of pictures, all of it';
const SCRIPTS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'vietnamese'] as const;

/** Fonts of the system that have what Inter has not: Chinese, Japanese, Korean, emoji, symbols. */
const FURTHER = [
  'Noto Sans CJK JP',
  'Noto Sans CJK SC',
  'Noto Sans JP',
  'Noto Sans SC',
  'Noto Sans KR',
  'Source Han Sans',
  'WenQuanYi Zen Hei',
  'WenQuanYi Micro Hei',
  'PingFang SC',
  'Hiragino Sans',
  'Apple SD Gothic Neo',
  'Microsoft YaHei',
  'Yu Gothic',
  'Malgun Gothic',
  'Noto Color Emoji',
  'Apple Color Emoji',
  'Segoe UI Emoji',
  'DejaVu Sans',
]
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Makes Inter known, which Grafana writes in. Without its package the system's own fonts are used.
 * Each weight has a name of its own: of one name, all text would have the weight that came last. They are
 * registered once for all threads, of which the registry is the same, and which would add them again.
 */
export function registerFonts(fonts: FontRegistry): void {
  const folder = interFolder();
  if (folder === undefined || fonts.has(LAST)) return;
  for (const [weight, name] of [
    ['400', TEXT],
    ['500', STRONG],
  ] as const) {
    for (const script of SCRIPTS) {
      const file = path.join(folder, `inter-${script}-${weight}-normal.woff2`);
      if (existsSync(file)) fonts.registerFromPath(file, name);
    }
  }
  fonts.registerFromPath(path.join(folder, `inter-${SCRIPTS[0]}-400-normal.woff2`), LAST);
}

function interFolder(): string | undefined {
  try {
    const license = createRequire(import.meta.url).resolve('@fontsource/inter/LICENSE');
    return path.join(path.dirname(license), 'files');
  } catch {
    return undefined;
  }
}

/** Weights of letters; those of code all have the same width. */
export type FontWeight = 'text' | 'strong' | 'code';

const CODE = '"DejaVu Sans Mono", "Liberation Mono", Menlo, Consolas, monospace';

/** A font for the canvas. @param size pixels */
export function font(size: number, weight: FontWeight = 'text'): string {
  if (weight === 'code') return `400 ${size}px ${CODE}, ${FURTHER}`;
  const name = weight === 'text' ? TEXT : STRONG;
  return `${weight === 'text' ? 400 : 500} ${size}px "${name}", ${FURTHER}, sans-serif`;
}
