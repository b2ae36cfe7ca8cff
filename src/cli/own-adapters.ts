import type { Adapter, Robot } from 'hubot';
import hipchat from '../hipchat/index.ts';
import { HipChatConfigError } from '../hipchat/config.ts';
import { ConfigError } from '../errors.ts';

interface AdapterModule {
  use(robot: Robot): Adapter;
}

/** `hubot-hipchat` is what those have configured who used that package. */
const HIPCHAT = /^(?:hipchat|hubot-hipchat|hubot-grafana-images\/hipchat)$/i;

/** The adapter of this name that comes with this package, if there is one. */
export function ownAdapter(name: string): AdapterModule | undefined {
  if (!HIPCHAT.test(name)) return undefined;
  return {
    use(robot) {
      try {
        return hipchat.use(robot) as Adapter;
      } catch (cause) {
        if (!(cause instanceof HipChatConfigError)) throw cause;
        throw new ConfigError(cause.message, { cause });
      }
    },
  };
}
