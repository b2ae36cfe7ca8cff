import { constants } from 'node:fs';
import { open, rename, unlink, writeFile } from 'node:fs/promises';
import { formatRecord, MAX_RECORD_BYTES, parseRecord, type PictureRecord } from '../record.ts';
import { noSuchPicture, type PictureStore } from '../store.ts';
import type { Disk } from './atomic-file.ts';
import { errorCode } from './errors.ts';
import { fileStats } from './folder-entries.ts';
import { picturePath, recordPath, temporaryPath } from './paths.ts';

/** Only this user may read a record: it names rooms and people, and a web server may serve the folder. */
const MODE = 0o600;
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** How a file says that it is not there, or is not a plain one. */
const NO_RECORD = new Set(['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR', 'EACCES', 'EPERM']);

/** Records in files beside their pictures. Their faults are not explained. */
export function createRecordFiles(
  folder: string,
  disk: Disk,
): Pick<PictureStore, 'record' | 'keepRecord'> {
  async function read(name: string): Promise<PictureRecord | undefined> {
    const file = await open(recordPath(folder, name), FLAGS);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_RECORD_BYTES + 1));
      return parseRecord(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  }

  return {
    record: (name) =>
      read(name).catch((error: unknown) => {
        if (NO_RECORD.has(errorCode(error) ?? '')) return undefined;
        throw error;
      }),
    /** Without a sync: what a power failure leaves half written is not read as a record. */
    async keepRecord(name, record) {
      const temporary = temporaryPath(folder, name);
      try {
        await writeFile(temporary, formatRecord(record), { flag: 'wx', mode: MODE });
        if (!(await fileStats(picturePath(folder, name), disk))) throw noSuchPicture();
        await rename(temporary, recordPath(folder, name));
      } catch (error) {
        await unlink(temporary).catch(() => undefined);
        throw error;
      }
    },
  };
}
