// @ts-check
// JavaScript: tsx, with which the demo and the tests run, does not reach into threads by itself.
import { parentPort, workerData } from 'node:worker_threads';

/** @import { DrawOrder, DrawReport } from './messages.ts' */

const { isSource } = /** @type {{ isSource: boolean }} */ (workerData);
if (isSource) (await import('tsx/esm/api')).register();
const extension = isSource ? 'ts' : 'js';
/** @type {typeof import('./render.ts')} */
const { loadCanvas, renderBoard, renderDrawing } = await import(`./render.${extension}`);
/** @type {typeof import('./packed.ts')} */
const { unpackBoard, unpackDrawing } = await import(`./packed.${extension}`);

/** @param {DrawReport} message @param {readonly ArrayBuffer[]} [moved] */
const report = (message, moved = []) => parentPort?.postMessage(message, [...moved]);

try {
  await loadCanvas();
  parentPort?.on('message', async (/** @type {DrawOrder} */ { packed }) => {
    try {
      const rendered =
        'tiles' in packed
          ? await renderBoard(unpackBoard(packed), (tile) => report({ tile }))
          : await renderDrawing(unpackDrawing(packed));
      const png = new Uint8Array(rendered);
      report({ png }, [png.buffer]);
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      report({ failed: { name, message } });
    }
  });
  report({ ready: true });
} catch (error) {
  report({ unavailable: /** @type {Error} */ (error).message });
}
