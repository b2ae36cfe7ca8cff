import { sentenceFor } from '../util/errors.ts';
import { withTimeout } from '../util/timeout.ts';

/** Looks at one part; what it throws says why the part is not ready. */
export type PartCheck = () => Promise<void>;

export interface PartState {
  readonly ok: boolean;
  /** A sentence without secrets. */
  readonly why?: string;
  /** ISO 8601: since when it is known not to be ready. */
  readonly since?: string;
}

export interface ReadinessReport {
  readonly status: 'ready' | 'not ready';
  readonly parts: Readonly<Record<string, PartState>>;
}

export interface ReadinessOptions {
  readonly checks: Readonly<Record<string, PartCheck>>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds for which a report is given again. */
  readonly keepMs?: number;
  /** Milliseconds for one part. */
  readonly timeoutMs?: number;
}

const KEEP_MS = 5_000;
const TIMEOUT_MS = 4_000;

/**
 * Looks at all parts at once, each within its time. However often it is asked, the parts are looked at once
 * in a while: a monitor must not be a load for Grafana.
 */
export function createReadiness(options: ReadinessOptions): () => Promise<ReadinessReport> {
  const { checks, now = Date.now, keepMs = KEEP_MS, timeoutMs = TIMEOUT_MS } = options;
  const downSince = new Map<string, number>();
  let last: { readonly at: number; readonly report: Promise<ReadinessReport> } | undefined;

  async function stateOf(name: string, check: PartCheck): Promise<PartState> {
    try {
      await withTimeout(check(), timeoutMs, () => {
        throw new PartTimeoutError(timeoutMs);
      });
      downSince.delete(name);
      return { ok: true };
    } catch (error) {
      const since = downSince.get(name) ?? now();
      downSince.set(name, since);
      const why = error instanceof PartTimeoutError ? error.message : sentenceFor(error);
      return { ok: false, why, since: new Date(since).toISOString() };
    }
  }

  async function look(): Promise<ReadinessReport> {
    const parts = await Promise.all(
      Object.entries(checks).map(
        async ([name, check]) => [name, await stateOf(name, check)] as const,
      ),
    );
    const isReady = parts.every(([, { ok }]) => ok);
    return { status: isReady ? 'ready' : 'not ready', parts: Object.fromEntries(parts) };
  }

  return () => {
    if (!last || now() - last.at >= keepMs) {
      const report = look();
      last = { at: now(), report };
      // The time begins with the answer: what takes long is not begun again meanwhile.
      void report.then(() => {
        if (last?.report === report) last = { at: now(), report };
      });
    }
    return last.report;
  };
}

class PartTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`There was no answer within ${timeoutMs / 1_000} s.`);
  }
}
