import { type Finding, wrong } from '../../chat/doctor.ts';
import { describeForLog, sentenceFor } from '../../util/errors.ts';
import type { Logger } from '../../util/logger.ts';
import { withTimeout } from '../../util/timeout.ts';

/** One thing that is looked at, apart from all others. */
export interface Check {
  readonly about: string;
  /** Milliseconds after which it counts as failed. */
  readonly timeoutMs: number;
  /** @throws whatever it meets, which becomes a finding */
  readonly run: () => Promise<readonly Finding[]>;
}

/** Milliseconds for most checks. */
export const CHECK_MS = 15_000;

/** What went wrong with a thing, as a finding. */
export function failed(about: string, error: unknown, logger: Logger): Finding {
  logger.debug(`doctor, ${about}: ${describeForLog(error)}`);
  return wrong(about, sentenceFor(error));
}

/** Runs all checks at once; one that fails, or does not end, costs no other. */
export async function runChecks(
  checks: readonly Check[],
  logger: Logger,
): Promise<readonly Finding[]> {
  const found = await Promise.all(checks.map((check) => runCheck(check, logger)));
  return found.flat();
}

async function runCheck(
  { about, timeoutMs, run }: Check,
  logger: Logger,
): Promise<readonly Finding[]> {
  const late = wrong(about, `no result after ${Math.round(timeoutMs / 1_000)} s.`);
  try {
    return await withTimeout(run(), timeoutMs, () => [late]);
  } catch (error) {
    return [failed(about, error, logger)];
  }
}
