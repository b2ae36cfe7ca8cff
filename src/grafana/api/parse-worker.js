// @ts-check
// JavaScript: tsx, with which the demo and the tests run, does not reach into threads by itself.
import { Buffer } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';

/** @import { ParseOrder, ParseReport } from './answer-parser.ts' */

/** Entries that are handed over at once: a millisecond or two for the thread that takes them. */
const SLICE = 2_000;

const { kind, json, detail, isSource } = /** @type {ParseOrder} */ (workerData);
if (isSource) (await import('tsx/esm/api')).register();
const extension = isSource ? 'ts' : 'js';
/** @type {typeof import('./answer-parsers.ts')} */
const { parseAnswer } = await import(`./answer-parsers.${extension}`);
/** @type {typeof import('../../util/value-slices.ts')} */
const { sliceValue, transferOf } = await import(`../../util/value-slices.${extension}`);

/** @type {(message: ParseReport, transfer?: ArrayBuffer[]) => void} */
const report = (message, transfer) => parentPort?.postMessage(message, transfer);

try {
  const value = /** @type {import('../../util/value-slices.ts').PlainValue} */ (
    /** @type {unknown} */ (parseAnswer(kind, Buffer.concat(json), detail))
  );
  const slices = sliceValue(value, SLICE);
  // One at a time, when the other thread asks for it: it has other things to do between two.
  const next = () => {
    const { value: slice, done } = slices.next();
    if (done) {
      report({ done: true });
      parentPort?.close();
    } else {
      report({ slice }, transferOf(slice));
    }
  };
  parentPort?.on('message', next);
  next();
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  report({ error: { name, message } });
}
