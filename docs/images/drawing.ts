// Makes the pictures of docs/drawing.md out of its samples, in both themes: `npm run pictures:drawing`,
// or some of them: `npm run pictures:drawing -- table piechart`.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { renderDrawing } from '../../src/drawing/thread/render.ts';
import { SAMPLE_RANGE } from '../drawing-sample.ts';
import { DRAWING_SAMPLES } from '../drawing-samples.ts';

const folder = new URL('drawing/', import.meta.url);
await mkdir(folder, { recursive: true });
const wanted = process.argv.slice(2);
const samples = DRAWING_SAMPLES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const { name, ...sample } of samples) {
  for (const theme of ['dark', 'light'] as const) {
    const drawing = { ...sample, range: SAMPLE_RANGE, zone: 'utc', theme, scale: 1 };
    const file = fileURLToPath(new URL(`${name}-${theme}.png`, folder));
    await writeFile(file, await renderDrawing(drawing));
  }
}
