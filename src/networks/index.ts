import type { Network } from '../chat/network.ts';
import type { EnvironmentVariable } from '../util/variables.ts';
import { bearychat } from './bearychat/index.ts';
import { withoutMarkdownLinks } from './common/links.ts';
import { plainFormat } from './common/plain-format.ts';
import { hipchat } from './hipchat/index.ts';
import { mattermost } from './mattermost/index.ts';
import { rocketchat } from './rocketchat/index.ts';
import { slack } from './slack/index.ts';
import { telegram } from './telegram/index.ts';

/** A new network is one folder and one line here. */
const NETWORKS: readonly Network[] = [hipchat, slack, rocketchat, telegram, mattermost, bearychat];

/** For the adapters of all other networks. */
const PLAIN: Network = {
  name: 'plain text',
  adapters: /(?:)/,
  format: plainFormat,
  // Teams' adapters deliver links as Markdown.
  typed: withoutMarkdownLinks,
};

/** The network that an adapter of this name connects to. */
export function networkFor(adapterName: string): Network {
  return NETWORKS.find(({ adapters }) => adapters.test(adapterName)) ?? PLAIN;
}

/** Every network, for the docs and the tests; the last one is used for all other adapters. */
export function allNetworks(): readonly Network[] {
  return [...NETWORKS, PLAIN];
}

/** The variables of all networks. */
export function networkVariables(): readonly EnvironmentVariable<unknown>[] {
  return NETWORKS.flatMap(({ variables }) => variables ?? []);
}
