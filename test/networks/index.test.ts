import { expect } from 'chai';
import { networkFor } from '../../src/networks/index.ts';

describe('networkFor', () => {
  for (const [adapter, name] of [
    ['hipchat', 'HipChat'],
    ['hubot-hipchat', 'HipChat'],
    ['hubot-grafana-images/hipchat', 'HipChat'],
    ['@hubot-friends/hubot-slack', 'Slack'],
    ['slack', 'Slack'],
    ['rocketchat', 'Rocket.Chat'],
    ['hubot-telegram', 'Telegram'],
    ['matteruser', 'Mattermost'],
    ['bearychat', 'BearyChat'],
    ['', 'plain text'],
    ['Shell', 'plain text'],
    ['@hubot-friends/hubot-irc', 'plain text'],
  ] as const) {
    it(`returns ${name} for the adapter ${adapter || 'without a name'}`, () => {
      expect(networkFor(adapter).name).to.equal(name);
    });
  }
});
