import { expect } from 'chai';

type ErrorClass<E> = abstract new (...args: never[]) => E;

/** What a function throws; it must be of this class and its message fit for people. */
export function failureOf<E extends Error>(kind: ErrorClass<E>, work: () => unknown): E {
  try {
    work();
  } catch (error) {
    return checked(kind, error);
  }
  throw new Error(`nothing was thrown, where a ${kind.name} should have been`);
}

/** What a promise is rejected with; it must be of this class and its message fit for people. */
export async function rejectionOf<E extends Error>(
  kind: ErrorClass<E>,
  work: Promise<unknown>,
): Promise<E> {
  let value: unknown;
  try {
    value = await work;
  } catch (error) {
    return checked(kind, error);
  }
  throw new Error(`${JSON.stringify(value)} came, where a ${kind.name} should have been thrown`);
}

function checked<E extends Error>(kind: ErrorClass<E>, error: unknown): E {
  if (!(error instanceof kind)) throw error;
  expectSentence(error.message);
  return error;
}

/** A sentence for people: it says something, in one line, without a stack or a path on disk. */
export function expectSentence(text: string): void {
  expect(text).to.match(/^\S.*\S$/su);
  expect(text).not.to.match(/\n\s+at /);
  expect(text).not.to.match(/node_modules|\/tmp\/|undefined|\[object/);
  expect(text.length).to.be.below(700);
}
