import { runInSlices, type Steps } from '../util/time-slices.ts';
import { createGate } from '../util/gate.ts';
import { createWorkQueue } from '../util/work-queue.ts';
import { checkBoardBounds, checkBounds } from './thread/bounds.ts';
import { type DrawThread, startDrawThread } from './thread/draw-thread.ts';
import { packBoard, type PackedBoard, packDrawing, type PackedDrawing } from './thread/packed.ts';
import type { Board } from './model/board.ts';
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

/** Nothing is loaded, and no thread started, before the first picture. */
export function createDrawings({
  threads = 2,
  timeoutMs = 10_000,
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
    return startDrawThread({ timeoutMs, memory, ...(program && { program }) });
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

  function drawPacked(
    pack: () => Steps<PackedDrawing | PackedBoard>,
    signal?: AbortSignal,
  ): Promise<Buffer> {
    const work = async () => {
      const packed = await runInSlices(pack());
      const thread = await take();
      try {
        return await thread.draw(packed);
      } finally {
        giveBack(thread);
      }
    };
    return untilAborted(queue.run(work, { signal }), signal);
  }

  return {
    async draw(drawing, signal) {
      checkBounds(drawing);
      return drawPacked(() => packDrawing(drawing), signal);
    },
    async drawBoard(board, signal) {
      checkBoardBounds(board);
      return drawPacked(() => packBoard(board), signal);
    },
    async close() {
      await queue.close();
      clearTimeout(idle);
      await endFree();
    },
  };
}
