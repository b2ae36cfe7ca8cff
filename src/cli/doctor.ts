import type { Config } from '../app/config.ts';
import { examineServer } from '../app/doctor/server-doctor.ts';
import { unusableFindings } from '../app/doctor/settings-checks.ts';
import { describeFindings, type Finding } from '../chat/doctor.ts';
import { ConfigError } from '../util/errors.ts';
import type { Logger } from '../util/logger.ts';
import { withFolderName } from './folder-name.ts';
import type { Told } from './image-flags.ts';

const ignore = () => undefined;
/** What is found is told, not logged. */
const QUIET: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export interface Diagnosis {
  /** Lines for people. */
  readonly text: string;
  readonly isHealthy: boolean;
}

/**
 * Looks at everything that an image server needs.
 * @param load gives the configuration that the server would run with
 */
export async function diagnose(
  told: Pick<Told, 'overrides' | 'labels'>,
  load: () => Config,
): Promise<Diagnosis> {
  const findings = await findingsOf(told, load);
  return {
    text: `${describeFindings(findings)}\n`,
    isHealthy: findings.every(({ verdict }) => verdict !== 'wrong'),
  };
}

async function findingsOf(
  told: Pick<Told, 'overrides' | 'labels'>,
  load: () => Config,
): Promise<readonly Finding[]> {
  try {
    const config = load();
    const findings = await examineServer(config, told.overrides, { logger: QUIET });
    return findings.map((one) => ({ ...one, text: withFolderName(one.text, config, told) }));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return unusableFindings(error.message);
  }
}
