import * as v from 'valibot';
import { finite, nonEmpty, readAs } from '../../util/schema.ts';
import { GrafanaImagesError } from '../../util/errors.ts';

/** What a Grafana says of itself. What it does not say is missing. */
export interface GrafanaFacts {
  /** Such as `6.5.1`. */
  readonly version?: string;
  /** The organisation that answers: that of the token. */
  readonly organisation?: Organisation;
  /** Path at which Grafana is served, such as `/grafana`; empty at the root. */
  readonly appSubUrl?: string;
  /** Whether it can render pictures. */
  readonly hasRenderer?: boolean;
  /** Why it does not say its organisation. */
  readonly problem?: GrafanaImagesError;
}

export interface Organisation {
  readonly id: number;
  /** As its administrators called it: data, not fit to be shown as it is. */
  readonly name: string;
}

const healthSchema = v.object({ version: nonEmpty });
const organisationSchema = v.object({ id: finite, name: v.fallback(v.string(), '') });
const settingsSchema = v.object({
  appSubUrl: v.optional(v.fallback(v.optional(v.string()), undefined)),
  rendererAvailable: v.optional(v.fallback(v.optional(v.boolean()), undefined)),
  buildInfo: v.fallback(v.object({ version: v.fallback(v.string(), '') }), { version: '' }),
});

/** Characters of a version that are kept. */
const MAX_VERSION = 40;

/**
 * Asks a Grafana for its facts. A question that fails leaves its facts out; nothing is thrown but what is
 * not an error of Grafana's.
 * @param readJson asks a path below the root
 */
export async function readFacts(
  readJson: (path: string) => Promise<unknown>,
): Promise<GrafanaFacts> {
  const [health, org, settings] = await Promise.all(
    ['api/health', 'api/org', 'api/frontend/settings'].map((path) => softly(readJson(path))),
  );
  const organisation = readAs(organisationSchema, org?.answer);
  const front = readAs(settingsSchema, settings?.answer);
  // A Grafana may hide its version from /api/health.
  const version = readAs(healthSchema, health?.answer)?.version ?? front?.buildInfo.version ?? '';
  return {
    ...(version !== '' && { version: version.slice(0, MAX_VERSION) }),
    ...(organisation && { organisation }),
    ...(front?.appSubUrl !== undefined && { appSubUrl: front.appSubUrl }),
    ...(front?.rendererAvailable !== undefined && { hasRenderer: front.rendererAvailable }),
    ...(org?.problem && { problem: org.problem }),
  };
}

async function softly(
  question: Promise<unknown>,
): Promise<{ readonly answer?: unknown; readonly problem?: GrafanaImagesError }> {
  try {
    return { answer: await question };
  } catch (error) {
    if (error instanceof GrafanaImagesError) return { problem: error };
    throw error;
  }
}

/**
 * The role of the token, as Grafana's page tells the browser: `Viewer`, `Editor` or `Admin`. The API does
 * not tell it to a token.
 * @param page HTML of Grafana's start page
 */
export function roleOnPage(page: string): string | undefined {
  return /"orgRole"\s*:\s*"(Viewer|Editor|Admin)"/.exec(page)?.[1];
}

/** The first number of a version: 6 of `6.5.1`. */
export function majorVersion({ version }: GrafanaFacts): number | undefined {
  const major = /^v?(\d{1,3})\./.exec(version ?? '')?.[1];
  return major === undefined ? undefined : Number(major);
}
