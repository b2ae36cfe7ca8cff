import { type ByteBudget, createByteBudget, type Reservation } from '../util/byte-budget.ts';
import type { DrawnBy } from './picture.ts';
import type { Rendered } from './renderers/renderer.ts';
import type { LargeBody, LargeBodyHandler } from '../util/http/response-body.ts';

/** A picture in memory. */
export interface HeldPicture {
  readonly png: Buffer;
  readonly drawnBy: DrawnBy;
  /** Milliseconds that the renderer took. */
  readonly renderMs: number;
  /** Whether it was made for an equal request a moment before. */
  readonly isReused?: boolean;
  /** To be called once the bytes are no longer needed; until then they count as held. */
  readonly release: () => void;
}

/** A picture in memory that several holders share; it counts until the last of them releases it. */
export interface SharedPicture {
  readonly png: Buffer;
  readonly drawnBy: DrawnBy;
  readonly renderMs: number;
  /** Whether it takes the place of the next picture that is to be posted. */
  readonly isInReserve: boolean;
  retain(): HeldPicture;
}

/** A picture, and the milliseconds that the renderer took. */
type TimedRender = Rendered<Buffer> & { readonly renderMs: number };

/** Bytes that are reserved before a picture is rendered; most have no more. */
const USUAL_BYTES = 200_000;

/** Memory of all pictures that are to be posted. */
export interface PictureMemory {
  readonly shared: ByteBudget;
  /**
   * For pictures that are next in their request. Without it the later ones, which wait for it to be
   * posted, could take all memory and keep it waiting.
   */
  readonly reserve: ByteBudget;
}

/** @param maxBytes of one picture */
export function createPictureMemory(maxHeldBytes: number, maxBytes: number): PictureMemory {
  return { shared: createByteBudget(maxHeldBytes), reserve: createByteBudget(maxBytes) };
}

/** Takes from the shared memory, or once the picture is the next one from the reserve. */
async function takeFrom(
  { shared, reserve }: PictureMemory,
  bytes: number,
  whenNext: Promise<void>,
): Promise<{ readonly reservation: Reservation; readonly isInReserve: boolean }> {
  let isSettled = false;
  const take = async (budget: ByteBudget) => {
    try {
      const reservation = await budget.reserve(bytes);
      // The other one was faster.
      if (isSettled) reservation.release();
      return { reservation, isInReserve: budget === reserve };
    } finally {
      isSettled = true;
    }
  };
  const taken = take(shared);
  const takenAsNext = whenNext.then(() => (isSettled ? taken : take(reserve)));
  return Promise.race([taken, takenAsNext]);
}

/**
 * Reads a picture once there is room for it: before it is rendered for one of usual size, and for a
 * larger one again before it is read.
 * @param maxBytes of one picture whose length is not known
 * @param whenNext resolves when the picture is the next one that its request posts
 * @param render throws what `reserve` throws, and the errors of rendering
 * @returns the picture, retained for a moment, so that all its readers can retain it
 */
export async function readIntoMemory(
  memory: PictureMemory,
  { maxBytes, whenNext }: { readonly maxBytes: number; readonly whenNext: Promise<void> },
  render: (large: LargeBodyHandler<Buffer>) => Promise<TimedRender>,
): Promise<SharedPicture> {
  let taken = await takeFrom(memory, USUAL_BYTES, whenNext);
  const handle = async ({ pieces, length = maxBytes }: LargeBody): Promise<Buffer> => {
    // Not in addition: two that have a part each could wait for each other.
    taken.reservation.release();
    taken = await takeFrom(memory, length, whenNext);
    const parts: Buffer[] = [];
    for await (const piece of pieces) parts.push(piece);
    return Buffer.concat(parts);
  };
  try {
    const rendered = await render({ threshold: USUAL_BYTES, handle });
    taken.reservation.shrink(rendered.content.length);
    return {
      ...sharedPicture(rendered, taken.reservation.release),
      isInReserve: taken.isInReserve,
    };
  } catch (error) {
    taken.reservation.release();
    throw error;
  }
}

function sharedPicture(
  { content: png, drawnBy, renderMs }: TimedRender,
  onReleased: () => void,
): Omit<SharedPicture, 'isInReserve'> {
  let holders = 0;
  const retain = (): HeldPicture => {
    let isHeld = true;
    holders += 1;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      holders -= 1;
      if (holders === 0) onReleased();
    };
    return { png, drawnBy, renderMs, release };
  };
  const { release } = retain();
  setImmediate(release);
  return { png, drawnBy, renderMs, retain };
}
