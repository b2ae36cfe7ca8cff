import type { Adapter, Robot } from 'hubot';

interface AdapterModule {
  use(robot: Robot): Adapter;
}

/** `hubot-hipchat` is what those have configured who used that package. */
const HIPCHAT = /^(?:hipchat|hubot-hipchat|hubot-grafana-images\/hipchat)$/i;

/** Loads the adapter for HipChat, which brings a library of its own: for the few who use it. */
export type LoadHipChat = () => Promise<{ readonly default: { use(robot: object): object } }>;

/** The adapter of this name that comes with this package, if there is one. */
export async function ownAdapter(
  name: string,
  loadHipChat: LoadHipChat,
): Promise<AdapterModule | undefined> {
  if (!HIPCHAT.test(name)) return undefined;
  const { default: hipchat } = await loadHipChat();
  return { use: (robot) => hipchat.use(robot) as Adapter };
}
