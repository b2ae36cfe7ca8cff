import { Worker } from 'node:worker_threads';
import { threadEnvironment } from '../../util/thread-environment.ts';
import { createWorkQueue } from '../../util/work-queue.ts';
import { createValueBuilder, type ValueSlice } from '../../util/value-slices.ts';
import { GrafanaError, GrafanaNotFoundError } from '../errors.ts';
import { type AnswerKind, parseAnswer, type ParsedAnswer, tooLarge } from './answer-parsers.ts';

/** For the thread that parses one answer. */
export interface ParseOrder {
  readonly kind: AnswerKind;
  /** UTF-8, in blocks. */
  readonly json: readonly Uint8Array[];
  readonly detail: string;
  /** Whether TypeScript is run, rather than what was built from it. */
  readonly isSource: boolean;
}

/** What it reports: slice by slice, each time it is sent a message; or what went wrong. */
export type ParseReport =
  | { readonly slice: ValueSlice }
  | { readonly done: true }
  | { readonly error: { readonly name: string; readonly message: string } };

/** Parses the JSON of Grafana's answers, without blocking the event loop however large they are. */
export interface AnswerParser {
  /**
   * @param json in blocks, whose memory may be given away to another thread
   * @throws the errors of `parseAnswer`; GrafanaError when the answer is too large to be parsed
   */
  parse<K extends AnswerKind>(
    kind: K,
    json: readonly Buffer[],
    detail?: string,
  ): Promise<ParsedAnswer<K>>;
}

export interface AnswerParserOptions {
  /** Bytes; a larger answer is parsed in a thread of its own. */
  readonly inlineBytes?: number;
  /** Megabytes that such a thread may take. */
  readonly threadMegabytes?: number;
  /** Milliseconds that it may take. */
  readonly timeoutMs?: number;
}

/** Parsed within some ten milliseconds. */
const INLINE_BYTES = 500_000;
/** A dashboard of 45 MB takes about 300. */
const THREAD_MEGABYTES = 768;
const TIMEOUT_MS = 60_000;
const THREAD = new URL('./parse-worker.js', import.meta.url);

export function createAnswerParser({
  inlineBytes = INLINE_BYTES,
  threadMegabytes = THREAD_MEGABYTES,
  timeoutMs = TIMEOUT_MS,
}: AnswerParserOptions = {}): AnswerParser {
  // One thread at a time: their memory adds up.
  const threads = createWorkQueue(1);
  return {
    async parse(kind, json, detail = '') {
      const bytes = json.reduce((sum, { length }) => sum + length, 0);
      if (bytes <= inlineBytes) return parseAnswer(kind, Buffer.concat(json), detail);
      return threads.run(() =>
        parseInThread({ kind, json, detail, isSource: import.meta.url.endsWith('.ts') }),
      );
    },
  };

  async function parseInThread<K extends AnswerKind>(order: ParseOrder): Promise<ParsedAnswer<K>> {
    const thread = new Worker(THREAD, {
      workerData: order,
      env: threadEnvironment(order.isSource),
      transferList: order.json.flatMap(transferable),
      resourceLimits: { maxOldGenerationSizeMb: threadMegabytes },
    });
    try {
      return (await collect(thread, timeoutMs)) as ParsedAnswer<K>;
    } finally {
      await thread.terminate();
    }
  }
}

/** A small Buffer shares its memory with others, and has to be copied. */
function transferable({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}

function collect(thread: Worker, timeoutMs: number): Promise<unknown> {
  const builder = createValueBuilder();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(tooLarge());
    }, timeoutMs);
    timer.unref();
    thread.on('message', (report: ParseReport) => {
      if ('slice' in report) {
        builder.add(report.slice);
        setImmediate(() => {
          thread.postMessage('next');
        });
      } else if ('done' in report) {
        resolve(builder.value());
      } else {
        reject(errorOf(report.error));
      }
    });
    // Out of memory, or anything else that ends the thread: it costs this one answer.
    thread.on('error', (cause) => {
      reject(tooLarge(cause));
    });
    thread.on('exit', () => {
      clearTimeout(timer);
      reject(tooLarge());
    });
  });
}

function errorOf({ name, message }: { name: string; message: string }): Error {
  if (name === 'GrafanaNotFoundError') return new GrafanaNotFoundError(message);
  if (name === 'GrafanaError') return new GrafanaError(message);
  return new Error(message);
}
