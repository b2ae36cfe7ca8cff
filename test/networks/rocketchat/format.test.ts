import { expect } from 'chai';
import { rocketchatFormat } from '../../../src/networks/rocketchat/format.ts';

const panel = { title: 'CPU [web]', link: 'https://grafana.test/d/web?viewPanel=1' };
const image = 'https://bot.test/saved-images/a.png';

describe('the Rocket.Chat format', () => {
  it('writes a picture as text with a link, which Rocket.Chat unfolds', () => {
    expect(rocketchatFormat.picture(panel, image)).to.equal(`CPU [web]: ${image} - ${panel.link}`);
  });
});
