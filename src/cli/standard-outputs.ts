/**
 * Lets a program live on when nothing can be written to its outputs any more: the reader of a pipe went
 * away, or the disk is full. What is written then is dropped.
 */
export function surviveLostOutputs(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
}
