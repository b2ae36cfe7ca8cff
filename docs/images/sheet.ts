// Makes contact sheets, to look at all types of panels in many sizes at once:
// `npm run pictures:sheet -- FOLDER`, or of some samples: `npm run pictures:sheet -- FOLDER graph heatmap`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadCanvas, renderDrawing } from '../../src/drawing/thread/render.ts';
import { SAMPLE_RANGE } from '../drawing-sample.ts';
import { DRAWING_SAMPLES } from '../drawing-samples.ts';

const SIZES = [
  [400, 200],
  [600, 300],
  [300, 600],
  [1000, 500],
] as const;
/** Pixels between pictures. */
const GAP = 8;

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder that the sheets are written to.');
await mkdir(folder, { recursive: true });
const { createCanvas, loadImage } = await loadCanvas();
const samples = DRAWING_SAMPLES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const { name, ...sample } of samples) {
  const sheetWidth = SIZES.reduce((sum, [width]) => sum + width + GAP, GAP);
  const rowHeight = Math.max(...SIZES.map(([, height]) => height)) + GAP;
  const canvas = createCanvas(sheetWidth, 2 * rowHeight + GAP);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#7a3b7a';
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const [row, theme] of (['dark', 'light'] as const).entries()) {
    let x = GAP;
    for (const [width, height] of SIZES) {
      const look = { range: SAMPLE_RANGE, zone: 'utc', theme, scale: 1, width, height };
      const picture = await renderDrawing({ ...sample, ...look });
      ctx.drawImage(await loadImage(picture), x, GAP + row * rowHeight);
      x += width + GAP;
    }
  }
  await writeFile(path.join(folder, `${name}.png`), await canvas.encode('png'));
}
