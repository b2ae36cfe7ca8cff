import { ROOT } from '../test/support/program.ts';

/** A module of ours as it was built, for one that is translated as it is loaded is slower. */
export function built(path: string): Promise<unknown> {
  return import(new URL(`dist/${path}`, `file://${ROOT}`).href);
}
