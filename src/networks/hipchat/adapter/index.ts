import type { Robot } from 'hubot';
import { HipChatAdapter } from './adapter.ts';
import { loadHipChatConfig } from './config.ts';

/**
 * The adapter as Hubot 14 asks for it: `hubot -a hubot-grafana-images/hipchat`.
 * `use` reads `HUBOT_HIPCHAT_*`, and throws an error whose message names every variable that is
 * wrong.
 */
const hipchat: { use(robot: object): object } = {
  use: (robot) => new HipChatAdapter(robot as Robot, loadHipChatConfig(process.env)),
};

export default hipchat;
