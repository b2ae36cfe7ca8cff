import { expect } from 'chai';
import { rocketchatFormat } from '../../../src/networks/rocketchat/format.ts';

const panel = { title: 'CPU [web]', link: 'https://grafana.test/d/web?viewPanel=1' };
const image = 'https://bot.test/saved-images/a.png';

describe('a picture by its link', () => {
  it('is text with a link that Rocket.Chat shows by itself', () => {
    expect(rocketchatFormat.picture(panel, image)).to.equal(`CPU [web]: ${image} - ${panel.link}`);
  });
});
