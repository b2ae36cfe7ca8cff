import { expect } from 'chai';
import { allVariables, misspeltNotes } from '../../src/app/config.ts';
import { startTestBot } from '../support/robot.ts';

const notes = (...names: string[]) =>
  misspeltNotes(Object.fromEntries(names.map((name) => [name, 'hunter2'])));

describe('variables that are nearly called as those that are read', () => {
  for (const [found, meant] of [
    ['HUBOT_GRAFANA_HSOT', 'HUBOT_GRAFANA_HOST'],
    ['HUBOT_GRAFANA_HOSTS', 'HUBOT_GRAFANA_HOST'],
    ['HUBOT_GRAPHANA_HOST', 'HUBOT_GRAFANA_HOST'],
    ['HUBOT_GRAFANA_URL', 'HUBOT_GRAFANA_HOST'],
    ['hubot_grafana_host', 'HUBOT_GRAFANA_HOST'],
    ['HUBOT-GRAFANA-HOST', 'HUBOT_GRAFANA_HOST'],
    ['HUBOT_GRAFANA_APIKEY', 'HUBOT_GRAFANA_API_KEY'],
    ['HUBOT_GRAFANA_API_KEYS', 'HUBOT_GRAFANA_API_KEY'],
    ['HUBOT_GRAFANA_TOKEN', 'HUBOT_GRAFANA_API_KEY'],
    ['HUBOT_GRAFANA_IMAGE_PATH', 'HUBOT_GRAFANA_IMAGES_PATH'],
    ['HUBOT_GRAFANA_IMAGES_MAXAGE', 'HUBOT_GRAFANA_IMAGES_MAX_AGE'],
    ['HUBOT_USE_GRAFANA_IMAGE', 'HUBOT_USE_GRAFANA_IMAGES'],
    ['HUBOT_GRAFANA_WIDTH', 'HUBOT_GRAFANA_DEFAULT_WIDTH'],
    ['HUBOT_GRAFANA_S3_BUKCET', 'HUBOT_GRAFANA_S3_BUCKET'],
    ['HUBOT_HIPCHAT_PASSWROD', 'HUBOT_HIPCHAT_PASSWORD'],
    ['ROCKETCHAT_PASWORD', 'ROCKETCHAT_PASSWORD'],
    ['TELEGRAM_TOKNE', 'TELEGRAM_TOKEN'],
  ] as const) {
    it(`takes ${found} for ${meant}`, () => {
      expect(notes(found)).to.deep.equal([`${found} is not read; did you mean ${meant}?`]);
    });
  }

  it('are never those that are read', () => {
    expect(notes(...allVariables.map(({ name }) => name))).to.deep.equal([]);
  });

  it('are not those of other programs', () => {
    expect(
      notes(
        ...['PATH', 'HOME', 'PORTS', 'POST', 'HOST', 'GRAFANA_HOST', 'AWS_DEFAULT_REGION'],
        ...['HUBOT_SLACK_TOKEN', 'HUBOT_SLACK_BOT_TOKEN', 'HUBOT_SLACK_APP_TOKEN', 'HUBOT_FILE'],
        ...['HUBOT_AUTH_ADMIN', 'HUBOT_SCRIPTS', 'HUBOT_PATH', 'HUBOT_GRAPHITE_HOST'],
        ...['HUBOT_HIPCHAT_ROOMS_WHITELIST', 'HUBOT_HIPCHAT_TOKEN', 'ROCKETCHAT_ROOM'],
        ...['ROCKETCHAT_AUTH', 'ROCKETCHAT_SSL', 'TELEGRAM_WEBHOOK', 'TELEGRAM_INTERVAL'],
        ...['HUBOT_GRAFANA_HOST_OLD', 'HUBOT_GRAFANA_HOST2', 'HUBOT_GRAFANA_API_KEY_FILE'],
        ...['HUBOT_GRAFANA_TEAM_OF_THE_DAY', 'HUBOT_MUMBLE_HOST'],
      ),
    ).to.deep.equal([]);
  });

  it('are told without their values, and ten at most', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      'HUBOT_GRAFANA_IMAGES_PATH'.replace('PATH', `PAT${String.fromCharCode(65 + (at % 26))}`),
    );
    const told = notes(...many);
    expect(told).to.have.lengthOf(10);
    expect(told.join('\n')).to.not.contain('hunter2');
  });

  it('are named in the log of a bot, whether its configuration can be used or not', async () => {
    for (const more of [{}, { HUBOT_GRAFANA_RENDERER: 'odd' }]) {
      const bot = await startTestBot({ env: { HUBOT_GRAFANA_HSOT: 'hunter2', ...more } });
      const log = bot.log.join('\n');
      await bot.close();
      expect(log).to.contain('HUBOT_GRAFANA_HSOT is not read; did you mean HUBOT_GRAFANA_HOST?');
      expect(log).to.not.contain('hunter2');
    }
  });
});
