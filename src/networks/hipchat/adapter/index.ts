import type { Robot } from 'hubot';
import { HipChatAdapter } from './adapter.ts';
import { loadHipChatConfig } from './config.ts';

/**
 * The adapter in the form that Hubot 14 loads: `hubot -a hubot-grafana-images/hipchat`.
 * `use` reads `HUBOT_HIPCHAT_*` and throws an error that names every wrong variable.
 */
const hipchat: { use(robot: object): object } = {
  use: (robot) => new HipChatAdapter(robot as Robot, loadHipChatConfig(process.env)),
};

export default hipchat;
