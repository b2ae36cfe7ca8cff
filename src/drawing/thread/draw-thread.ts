import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../../util/thread-environment.ts';
import { DrawingUnavailableError, NotDrawnError } from '../errors.ts';
import type { DrawReport } from './messages.ts';
import { type PackedBoard, type PackedDrawing, transferred } from './packed.ts';

/** A thread that draws one picture after another. */
export interface DrawThread {
  /** @throws NotDrawnError, after which the thread may have ended */
  draw(packed: PackedDrawing | PackedBoard): Promise<Buffer>;
  readonly hasEnded: boolean;
  /** The tile of a board at which the thread was last; undefined for a single panel. */
  readonly tile: number | undefined;
  end(): Promise<void>;
}

export interface DrawThreadOptions {
  /** Milliseconds for one picture. */
  readonly timeoutMs: number;
  /** Milliseconds for one tile of a board. */
  readonly tileMs: number;
  /** Megabytes. */
  readonly memory: number;
  readonly program?: URL;
}

const PROGRAM = new URL('./draw-worker.js', import.meta.url);
/** Megabytes of what a thread has just made: a picture leaves little behind, and more would only wait there. */
const YOUNG = 2;
/** Milliseconds until the thread has loaded what it draws with. */
const START_MS = 20_000;

/** @throws DrawingUnavailableError when the library that draws cannot be loaded */
export async function startDrawThread({
  timeoutMs,
  tileMs,
  memory,
  program = PROGRAM,
}: DrawThreadOptions): Promise<DrawThread> {
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(program, {
    workerData: { isSource },
    env: threadEnvironment(isSource),
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: YOUNG },
    execArgv: [],
  });
  worker.unref();
  let hasEnded = false;
  let tile: number | undefined;
  worker.once('exit', () => {
    hasEnded = true;
  });
  const end = async () => {
    hasEnded = true;
    await worker.terminate();
  };
  /** The next report; a thread that does not report in time is ended. */
  const next = (ms: number, onTile?: (tile: number) => number) =>
    nextReport(worker, ms, onTile).catch(async (error: unknown) => {
      await end();
      throw error;
    });

  const started = await next(START_MS).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if ('unavailable' in started) {
    await end();
    throw unavailable(new Error(started.unavailable));
  }
  return {
    get hasEnded() {
      return hasEnded;
    },
    get tile() {
      return tile;
    },
    async draw(packed) {
      tile = undefined;
      const count = 'tiles' in packed ? packed.tiles.length : 0;
      const report = next(timeoutMs, (begun) => {
        tile = begun;
        return begun < count ? tileMs : timeoutMs;
      });
      worker.postMessage({ packed }, transferred(packed));
      const answer = await report;
      if ('png' in answer) return Buffer.from(answer.png.buffer);
      if ('failed' in answer && answer.failed.name === 'NotDrawnError') {
        throw new NotDrawnError(answer.failed.message);
      }
      const cause = new Error('failed' in answer ? answer.failed.message : 'no picture');
      throw new NotDrawnError('This panel could not be drawn here.', { cause });
    },
    end,
  };
}

function unavailable(cause: unknown): DrawingUnavailableError {
  const message =
    'Panels are not drawn here: the package @napi-rs/canvas is not installed, or does not run on this machine.';
  return new DrawingUnavailableError(message, { cause });
}

/** @param onTile told of each tile; returns the milliseconds that the next report may take */
function nextReport(
  worker: Worker,
  ms: number,
  onTile: (tile: number) => number = () => ms,
): Promise<DrawReport> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
    };
    const fail = (error: NotDrawnError) => {
      settle();
      reject(error);
    };
    const onMessage = (report: DrawReport) => {
      if ('tile' in report) {
        clearTimeout(timer);
        timer = setTimeout(onTimeout, onTile(report.tile));
        return;
      }
      settle();
      resolve(report);
    };
    const onError = (cause: unknown) => {
      fail(new NotDrawnError('This panel could not be drawn here.', { cause }));
    };
    const onExit = () => {
      onError(new Error('the thread ended'));
    };
    const onTimeout = () => {
      fail(new NotDrawnError('This panel took too long to draw.'));
    };
    let timer = setTimeout(onTimeout, ms);
    worker.ref();
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
