import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { startBasicFront } from '../support/basic-front.ts';
import type { Listening } from '../support/http.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';

describe('a Grafana behind a proxy that asks for Basic authentication', () => {
  const stage = botStage();
  let front: Listening;

  beforeEach(async () => {
    front = await startBasicFront(stage.demo.url, 'zoe', 'p@ss word');
  });
  afterEach(() => front.close());

  const bot = (env: Record<string, string> = {}) =>
    stage.start({
      env: {
        HUBOT_GRAFANA_HOST: front.url.replace('://', '://zoe:p%40ss%20word@'),
        HUBOT_GRAFANA_API_KEY: '',
        ...env,
      },
    });

  it('gives its pictures, and no answer or line of the log has the password', async () => {
    const { ask, log } = await bot();
    const said = await ask('hubot graf db web:cpu');
    expect(said[0]).to.match(/^CPU on web-01: http:.*\/saved-images\/[0-9a-f]{32}\.png/);
    expect([...said, ...log].join('\n')).not.to.match(/zoe|p@ss|p%40ss/);
  });

  it('gets no password with a POST, which brings its own token', async () => {
    const { url } = await bot();
    const answer = await postPicture(url, panelOf(front.url));
    expect(answer.status).to.equal(502);
    expect(await answer.text()).to.match(/A proxy before Grafana asks for a user name/);
  });

  it('is said where a wrong password is sent', async () => {
    const { ask } = await bot({
      HUBOT_GRAFANA_HOST: front.url.replace('://', '://zoe:wrong@'),
    });
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(
      /^A proxy before Grafana does not accept the user name and the password/,
    );
  });
});
