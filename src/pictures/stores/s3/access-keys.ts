import * as v from 'valibot';
import { ConfigError } from '../../../util/errors.ts';
import { lazily } from '../../../util/lazy.ts';
import type { AccessKeys } from './settings.ts';

/** Gives the keys to sign with. */
export interface KeySource {
  /** @throws ConfigError when there are none */
  get(): Promise<AccessKeys>;
  /**
   * The bucket says that they are valid no longer.
   * @returns whether others may be had
   */
  renew(): boolean;
}

/** AWS's package that finds keys where its own tools do: profiles, roles of machines and containers. */
const PROVIDER = '@aws-sdk/credential-provider-node';

const NO_KEYS =
  'There are no keys for the bucket: set HUBOT_GRAFANA_S3_ACCESS_KEY_ID and HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY';

const moduleSchema = v.object({ defaultProvider: v.function() });
const keysSchema = v.object({
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  sessionToken: v.optional(v.string()),
});

/** @param load AWS's package; a test puts another in its place */
export function createKeySource(
  keys: AccessKeys | undefined,
  load: () => Promise<unknown> = () => import(PROVIDER),
): KeySource {
  if (keys) return { get: () => Promise.resolve(keys), renew: () => false };
  // The provider keeps what it found until shortly before its end.
  const findProvider = async () => {
    const { defaultProvider } = v.parse(moduleSchema, await load());
    return defaultProvider() as () => Promise<unknown>;
  };
  let provider = lazily(findProvider);
  return {
    async get() {
      let find: () => Promise<unknown>;
      try {
        find = await provider();
      } catch (cause) {
        throw new ConfigError(
          `${NO_KEYS}, or install ${PROVIDER} to use those of AWS's own tools.`,
          {
            cause,
          },
        );
      }
      try {
        return v.parse(keysSchema, await find());
      } catch (cause) {
        throw new ConfigError(`${NO_KEYS}; AWS's own tools would find none either.`, { cause });
      }
    },
    renew() {
      provider = lazily(findProvider);
      return true;
    },
  };
}
