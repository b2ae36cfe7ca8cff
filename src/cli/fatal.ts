import { describeForLog, GrafanaImagesError } from '../util/errors.ts';

/** Ends the process with status 1 and the sentence that says why, on the standard error output. */
export function endWith(error: unknown): never {
  const text = error instanceof GrafanaImagesError ? error.message : describeForLog(error);
  process.stderr.write(`${text.trimEnd()}\n`);
  process.exit(1);
}
