import { StorageError, StorageFullError } from '../../errors.ts';
import { GrafanaImagesError } from '../../../util/errors.ts';

/** The code of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

const FULL = new Set(['ENOSPC', 'EDQUOT']);

const REASONS = new Map([
  ['EACCES', 'it may not be written to'],
  ['EPERM', 'it may not be written to'],
  ['EROFS', 'its disk is read-only'],
  ['ENOTDIR', 'it is a file, or lies below one'],
  ['EEXIST', 'it is a file'],
  ['ENOENT', 'it is gone, or cannot be made where it should be'],
  ['EMFILE', 'too many files are open at the moment; try again soon'],
  ['ENFILE', 'too many files are open at the moment; try again soon'],
  ['EIO', 'its disk reports an error'],
]);

/** The sentence for a fault of the disk; what is a sentence already stays as it is. */
export function explainStorage(cause: unknown): GrafanaImagesError {
  if (cause instanceof GrafanaImagesError) return cause;
  const code = errorCode(cause) ?? '';
  if (FULL.has(code)) {
    return new StorageFullError(
      'There is no room left for pictures; make some on the disk that HUBOT_GRAFANA_IMAGES_PATH names.',
      { cause },
    );
  }
  return unusable(REASONS.get(code) ?? 'the log says why', cause);
}

export function unusable(reason: string, cause?: unknown): StorageError {
  return new StorageError(
    `The folder of the pictures (HUBOT_GRAFANA_IMAGES_PATH) cannot be used: ${reason}.`,
    { cause },
  );
}
