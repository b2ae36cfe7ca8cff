import { Readable } from 'node:stream';
import { StorageFullError } from '../../errors.ts';
import { formatSize } from '../../../util/units.ts';
import { noSuchPicture, pictureGone, type PictureStore } from '../store.ts';
import { createBeginFile, type Disk, makeFolder, realDisk, tryToWrite } from './atomic-file.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { errorCode, explainStorage, noRoom, unavailable } from './errors.ts';
import {
  fileStats,
  listPictures,
  removeFile,
  removePicture,
  sweepFolder,
} from './folder-entries.ts';
import { createFreeBytes } from './free-space.ts';
import { createMountGuard, type MountGuard } from './mount-guard.ts';
import { createFileReads } from './open-picture.ts';
import { picturePath, recordPath, temporaryPath } from './paths.ts';
import { createRecordFiles } from './record-files.ts';
import { createRevokedMarks, type RevokedMarks } from './revoked.ts';
import { saveBytes, saveNamed, type SaveSteps, saveStream } from './save-file.ts';

export interface FileStoreOptions {
  /** Bytes of the disk that are left free. */
  readonly reserveBytes?: number;
  /** Milliseconds that the disk may take to store one picture. */
  readonly timeoutMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly disk?: Disk;
}

const TIMEOUT_MS = 15_000;
/** Bytes of a picture as most are, for which there must be room. */
const PICTURE_BYTES = 100_000;
/** How a file says that it is gone, or that another user owns it. */
const NOT_OURS = new Set(['ENOENT', 'EPERM', 'EACCES']);

/**
 * Keeps pictures as `NAME.png` in a folder, each there whole or not at all. Several processes may
 * use one folder.
 */
export function createFileStore(folder: string, options: FileStoreOptions = {}): PictureStore {
  const { timeoutMs = TIMEOUT_MS, now = Date.now, disk = realDisk } = options;
  const breaker = createCircuitBreaker(timeoutMs, () => unavailable('its disk does not answer'));
  const onDisk: CircuitBreaker = (work) => breaker(work).catch(rethrow);
  const pathOf = (name: string) => picturePath(folder, name);
  const revoked = createRevokedMarks(folder);
  const guard = createMountGuard(folder, disk);
  const records = createRecordFiles(folder, disk);
  const steps = saveSteps(folder, { ...options, revoked, guard });

  async function whyMissing(name: string): Promise<Error> {
    if (await revoked.has(name)) return pictureGone();
    await guard.check();
    return noSuchPicture();
  }

  /** The mark comes first: one that is stored at this moment looks for it when it is kept. */
  async function revoke(name: string): Promise<void> {
    if (!(await fileStats(pathOf(name), disk))) throw await whyMissing(name);
    await revoked.add(name);
    await removeFile(pathOf(name));
    await removeFile(recordPath(folder, name));
  }

  return {
    prepare: () =>
      onDisk(async () => {
        await guard.check();
        await makeFolder(folder);
        await tryToWrite(temporaryPath(folder, 'probe'));
      }),
    checkRoom: () =>
      onDisk(async () => {
        await steps.checkRoom(PICTURE_BYTES);
        const free = await disk.freeBytes(folder);
        if (free !== undefined && free < PICTURE_BYTES) throw noRoom();
      }),
    save: (picture) =>
      Buffer.isBuffer(picture)
        ? onDisk(() => saveBytes(picture, steps))
        : saveStream(picture, steps, onDisk),
    async adopt(name, picture, storedAt) {
      const pieces = Buffer.isBuffer(picture) ? Readable.from([picture]) : picture.pieces;
      await saveNamed(name, pieces, steps, onDisk);
      await onDisk(() => disk.date(pathOf(name), storedAt));
    },
    record: (name) => onDisk(() => records.record(name)),
    keepRecord: (name, record) => onDisk(() => records.keepRecord(name, record)),
    ...createFileReads(pathOf, (name) => onDisk(() => whyMissing(name))),
    list: (onFault) => listPictures(folder, disk, onFault),
    remove: (picture) => removePicture(folder, picture, disk).catch(rethrow),
    renew: ({ name }) => disk.date(pathOf(name), now()).catch(rethrow),
    revoke: (name) => onDisk(() => revoke(name)),
    revocations: () => onDisk(() => revoked.version()),
    async sweep(options = {}) {
      try {
        if (!options.dryRun) await revoked.sweep(options, now());
        return await sweepFolder(folder, disk, now(), options.dryRun ?? false);
      } catch (error) {
        rethrow(error);
      }
    },
  };
}

function saveSteps(folder: string, options: StepOptions): SaveSteps {
  const { reserveBytes = 0, now = Date.now, disk = realDisk, revoked, guard } = options;
  const beginFile = createBeginFile(folder, disk);
  const freeBytes = createFreeBytes(() => disk.freeBytes(folder));

  /** Makes the folder when it is missing; it is there nearly always. */
  async function inFolder<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
      await makeFolder(folder);
      return work();
    }
  }

  async function checkRoom(bytes: number): Promise<void> {
    await guard.check();
    if (reserveBytes === 0) return;
    const free = await freeBytes(bytes, reserveBytes);
    if (free === undefined || free - bytes >= reserveBytes) return;
    throw new StorageFullError(
      `The disk of the pictures (HUBOT_GRAFANA_IMAGES_PATH) is nearly full: it has ${formatSize(free)} left, and HUBOT_GRAFANA_IMAGES_RESERVE keeps ${formatSize(reserveBytes)} free. Free some space on it.`,
    );
  }

  return {
    checkRoom: (bytes) => inFolder(() => checkRoom(bytes)),
    begin: (label) => inFolder(() => beginFile(temporaryPath(folder, label))),
    /** False also for one that is not whole, or that another user owns. */
    async renew(name, bytes) {
      const target = picturePath(folder, name);
      try {
        if ((await fileStats(target, disk))?.size !== bytes) return false;
        await disk.date(target, now());
        return true;
      } catch (error) {
        if (NOT_OURS.has(errorCode(error) ?? '')) return false;
        throw error;
      }
    },
    async keep(file, name) {
      await file.keep(picturePath(folder, name));
      guard.remember(name);
    },
    nameFor: (name) => revoked.nameFor(name),
    async discard(name) {
      await removeFile(picturePath(folder, name));
    },
  };
}

interface StepOptions extends FileStoreOptions {
  readonly revoked: RevokedMarks;
  readonly guard: MountGuard;
}

function rethrow(error: unknown): never {
  throw explainStorage(error);
}
