import path from 'node:path';
import type { Disk } from './atomic-file.ts';
import { errorCode, unavailable } from './errors.ts';
import { picturePath } from './paths.ts';

/** Notices when the disk of a folder is not mounted any more, and what is seen is the folder below. */
export interface MountGuard {
  /**
   * To be called before the folder is made or written to, and where a picture is missing.
   * @throws StorageUnavailableError
   */
  check(): Promise<void>;
  /** Remembers a picture that lies in the folder. */
  remember(name: string): void;
}

/**
 * The device is the one that was seen first, or the folder is a mount itself, or a picture lies there
 * that was there before: a disk that is mounted anew may have another number.
 */
export function createMountGuard(folder: string, disk: Disk): MountGuard {
  let known: number | undefined;
  let picture: string | undefined;

  async function isMountedAnew(device: number): Promise<boolean> {
    if (device !== (await nearestDevice(path.dirname(folder), disk))) return true;
    if (picture === undefined) return false;
    const look = disk.look(picturePath(folder, picture));
    return look.then(
      () => true,
      () => false,
    );
  }

  return {
    async check() {
      const device = await nearestDevice(folder, disk);
      if (device === known) return;
      if (known !== undefined && !(await isMountedAnew(device))) {
        throw unavailable(
          'its disk is not mounted; mount it, or start again to use the folder as it is',
        );
      }
      known = device;
    },
    remember(name) {
      picture = name;
    },
  };
}

/** The device of a folder, or of the nearest one above that is there. */
async function nearestDevice(folder: string, disk: Disk): Promise<number> {
  try {
    return await disk.device(folder);
  } catch (error) {
    const above = path.dirname(folder);
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
    if (!isMissing || above === folder) throw error;
    return nearestDevice(above, disk);
  }
}
