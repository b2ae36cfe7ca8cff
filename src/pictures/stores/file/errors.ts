import { StorageError, StorageFullError, StorageUnavailableError } from '../../errors.ts';
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
  ['EIO', 'its disk reports an error'],
]);

/** What may be over soon. */
const TEMPORARY_REASONS = new Map([
  ['EMFILE', 'too many files are open at the moment; try again soon'],
  ['ENFILE', 'too many files are open at the moment; try again soon'],
  ['EBUSY', 'its disk is busy; try again soon'],
  ['EAGAIN', 'its disk is busy; try again soon'],
  ['ENOTCONN', 'its disk is not connected'],
  ['ENODEV', 'its disk is not connected'],
  ['ESTALE', 'its disk was mounted anew; try again soon'],
  ['ETIMEDOUT', 'its disk does not answer'],
  ['EHOSTDOWN', 'its disk does not answer'],
  ['EHOSTUNREACH', 'its disk does not answer'],
  ['ECONNREFUSED', 'its disk does not answer'],
]);

/** The sentence for a fault of the disk; what is a sentence already stays as it is. */
export function explainStorage(cause: unknown): GrafanaImagesError {
  if (cause instanceof GrafanaImagesError) return cause;
  const code = errorCode(cause) ?? '';
  if (FULL.has(code)) return noRoom(cause);
  const temporary = TEMPORARY_REASONS.get(code);
  if (temporary !== undefined) return unavailable(temporary, cause);
  return new StorageError(sentence(REASONS.get(code) ?? 'the log says why'), { cause });
}

export function noRoom(cause?: unknown): StorageFullError {
  return new StorageFullError(
    'The disk of the pictures (HUBOT_GRAFANA_IMAGES_PATH) is full; free some space on it.',
    { cause },
  );
}

/** For what may be over soon. */
export function unavailable(reason: string, cause?: unknown): StorageUnavailableError {
  return new StorageUnavailableError(sentence(reason), { cause });
}

function sentence(reason: string): string {
  return `The folder of the pictures (HUBOT_GRAFANA_IMAGES_PATH) cannot be used: ${reason}.`;
}
