import type { ByteBudget, Reservation } from '../util/byte-budget.ts';
import type { LargeBody, LargeBodyHandler } from '../util/http/response-body.ts';

/** A picture in memory. */
export interface HeldPicture {
  readonly png: Buffer;
  /** To be called once the bytes are no longer needed; until then they count as held. */
  readonly release: () => void;
}

/** A picture in memory that several holders share; it counts until the last of them releases it. */
export interface SharedPicture {
  readonly png: Buffer;
  retain(): HeldPicture;
}

/** Bytes that are reserved before a picture is rendered; most have no more. */
const USUAL_BYTES = 200_000;

/**
 * Reads a picture once there is room for it: before it is rendered for one of usual size, and for a
 * larger one again before it is read.
 * @param maxBytes of one picture whose length is not known
 * @param render throws what `reserve` throws, and the errors of rendering
 * @returns the picture, retained for a moment, so that all its readers can retain it
 */
export async function readIntoMemory(
  memory: ByteBudget,
  maxBytes: number,
  render: (large: LargeBodyHandler<Buffer>) => Promise<Buffer>,
): Promise<SharedPicture> {
  let reservation: Reservation = await memory.reserve(USUAL_BYTES);
  const handle = async ({ pieces, length = maxBytes }: LargeBody): Promise<Buffer> => {
    // Not in addition: two that have a part each could wait for each other.
    reservation.release();
    reservation = await memory.reserve(length);
    const parts: Buffer[] = [];
    for await (const piece of pieces) parts.push(piece);
    return Buffer.concat(parts);
  };
  try {
    const png = await render({ threshold: USUAL_BYTES, handle });
    reservation.shrink(png.length);
    return shared(png, reservation.release);
  } catch (error) {
    reservation.release();
    throw error;
  }
}

function shared(png: Buffer, onReleased: () => void): SharedPicture {
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
    return { png, release };
  };
  const { release } = retain();
  setImmediate(release);
  return { png, retain };
}
