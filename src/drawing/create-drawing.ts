import { runInSlices, type Steps } from '../util/time-slices.ts';
import { createGate } from '../util/gate.ts';
import { createWorkQueue } from '../util/work-queue.ts';
import { checkBoardBounds, checkBounds } from './thread/bounds.ts';
import { type DrawThread, startDrawThread } from './thread/draw-thread.ts';
import { packBoard, type PackedBoard, packDrawing, type PackedDrawing } from './thread/packed.ts';
import { NotDrawnError } from './errors.ts';
import { type Board, titleOnTile, TOO_LATE } from './model/board.ts';
import type { Drawing } from './model/drawing.ts';

/** Draws panels, in threads of its own. */
export interface Drawings {
  /**
   * @param signal removes the drawing from the queue; one that has begun is drawn to its end, for nothing
   * @returns the bytes of a PNG
   * @throws NotDrawnError for a panel or data that cannot be drawn, in one sentence
   * @throws DrawingUnavailableError when the library that draws cannot be loaded
   */
  draw(drawing: Drawing, signal?: AbortSignal): Promise<Buffer>;
  /** Draws several panels on one picture. A panel that cannot be drawn says so in its place. */
  drawBoard(board: Board, signal?: AbortSignal): Promise<Buffer>;
  /** Ends the threads. */
  close(): Promise<void>;
}

export interface DrawingsOptions {
  /** Pictures drawn at once, each in its thread. */
  readonly threads?: number;
  /** Milliseconds for one picture. */
  readonly timeoutMs?: number;
  /** Milliseconds for one panel of a board. */
  readonly tileMs?: number;
  /** Megabytes of each thread's heap. */
  readonly memory?: number;
  /** Milliseconds after which a thread that has nothing to draw is ended. */
  readonly idleMs?: number;
  /** What the threads run; ours when none is given. */
  readonly program?: URL;
}

/** The result, or the reason of the signal if that is aborted first. */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  const gone = createGate();
  signal.addEventListener('abort', gone.open, { once: true });
  try {
    await Promise.race([result, gone.opened]);
    signal.throwIfAborted();
    return await result;
  } finally {
    signal.removeEventListener('abort', gone.open);
    result.catch(() => undefined);
  }
}

/** The panel at which the thread of a board had to be ended, and why. */
interface EndedAt {
  readonly tile: number;
  readonly error: NotDrawnError;
}

/** The board with the reason in the place of one panel, and of all that come after it if it is late. */
function withoutTile(board: Board, { tile, error }: EndedAt, isLate: boolean): Board {
  const tiles = board.tiles.map(({ box, content }, index) => {
    const isMissing = index === tile || (isLate && index > tile);
    if (!isMissing || 'message' in content) return { box, content };
    const message = index === tile ? error.message : TOO_LATE;
    return { box, content: { title: titleOnTile(content), message } };
  });
  return { ...board, tiles };
}

/** Nothing is loaded, and no thread started, before the first picture. */
export function createDrawings({
  threads = 2,
  timeoutMs = 10_000,
  tileMs = 3_000,
  memory = 256,
  idleMs = 60_000,
  program,
}: DrawingsOptions = {}): Drawings {
  const queue = createWorkQueue(threads);
  const free = new Set<DrawThread>();
  let idle: NodeJS.Timeout | undefined;

  async function take(): Promise<DrawThread> {
    clearTimeout(idle);
    for (const thread of free) {
      free.delete(thread);
      if (!thread.hasEnded) return thread;
    }
    return startDrawThread({ timeoutMs, tileMs, memory, ...(program && { program }) });
  }

  async function endFree(): Promise<void> {
    const ending = [...free];
    free.clear();
    await Promise.all(ending.map((thread) => thread.end()));
  }

  function giveBack(thread: DrawThread): void {
    if (!thread.hasEnded) free.add(thread);
    clearTimeout(idle);
    idle = setTimeout(() => void endFree(), idleMs).unref();
  }

  /** @returns the PNG, or at which panel of a board its thread had to be ended */
  async function drawPacked(steps: Steps<PackedDrawing | PackedBoard>): Promise<Buffer | EndedAt> {
    const packed = await runInSlices(steps);
    const thread = await take();
    try {
      return await thread.draw(packed);
    } catch (error) {
      const { hasEnded, tile } = thread;
      if (hasEnded && tile !== undefined && error instanceof NotDrawnError) return { tile, error };
      throw error;
    } finally {
      giveBack(thread);
    }
  }

  /** A panel that ends its thread costs its place: all others are drawn by the next thread. */
  async function drawTiles(board: Board): Promise<Buffer> {
    const end = performance.now() + timeoutMs;
    for (let rest = board; ;) {
      const drawn = await drawPacked(packBoard(rest));
      if (Buffer.isBuffer(drawn)) return drawn;
      if (drawn.tile >= rest.tiles.length) throw drawn.error;
      rest = withoutTile(rest, drawn, performance.now() > end);
    }
  }

  return {
    async draw(drawing, signal) {
      checkBounds(drawing);
      const drawn = async () => {
        const result = await drawPacked(packDrawing(drawing));
        if (Buffer.isBuffer(result)) return result;
        throw result.error;
      };
      return untilAborted(queue.run(drawn, { signal }), signal);
    },
    async drawBoard(board, signal) {
      checkBoardBounds(board);
      return untilAborted(
        queue.run(() => drawTiles(board), { signal }),
        signal,
      );
    },
    async close() {
      await queue.close();
      clearTimeout(idle);
      await endFree();
    },
  };
}
