// @ts-check
// JavaScript, for tsx, by which the demo and the tests run, does not reach into threads.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** @import { FileContent, ReadRequest, ReadResponse, SharedBuffers } from './reader-messages.ts' */

/** Follows no symbolic link, and does not wait for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

parentPort?.on('message', (/** @type {ReadRequest} */ order) => {
  const { report, moved = [] } = carriedOut(order, workerData);
  parentPort?.postMessage(report, moved);
});

/**
 * @param {ReadRequest} order
 * @param {SharedBuffers} buffers
 * @returns {{ report: ReadResponse, moved?: ArrayBuffer[] }}
 */
function carriedOut({ id, file, maxBytes, index }, { memory, bufferBytes }) {
  const place =
    index === undefined ? undefined : new Uint8Array(memory, index * bufferBytes, bufferBytes);
  try {
    const found = readPicture(file, maxBytes, place);
    const buffer = found?.png?.buffer;
    if (!found || !buffer) return { report: { id, found } };
    if (buffer instanceof ArrayBuffer) return { report: { id, found }, moved: [buffer] };
    return { report: { id, found: { ...found, png: undefined }, isInBuffer: true } };
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    return { report: { id, code, message } };
  }
}

/**
 * Looks at a file, and reads it when it is not too large; waits for the disk.
 * @param {string} file
 * @param {number} maxBytes of what is read; 0: nothing
 * @param {Uint8Array | undefined} place where it is put if it fits; otherwise in memory of its own
 * @returns {FileContent | undefined} undefined when it is not a plain file, is empty, or is being truncated
 * @throws the system's errors, such as ENOENT
 */
function readPicture(file, maxBytes, place) {
  const descriptor = openSync(file, FLAGS);
  try {
    const stats = fstatSync(descriptor);
    const { size } = stats;
    if (!stats.isFile() || size === 0) return undefined;
    const found = { size, mtimeMs: stats.mtime.getTime() };
    if (size > maxBytes) return found;
    const png = place && size <= place.length ? place.subarray(0, size) : new Uint8Array(size);
    return isFilled(png, descriptor) ? { ...found, png } : undefined;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {Uint8Array} png
 * @param {number} descriptor
 */
function isFilled(png, descriptor) {
  let length = 0;
  while (length < png.length) {
    const count = readSync(descriptor, png, length, png.length - length, length);
    if (count === 0) return false;
    length += count;
  }
  return true;
}
