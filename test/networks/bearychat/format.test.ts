import { expect } from 'chai';
import { bearychatFormat } from '../../../src/networks/bearychat/format.ts';

const panel = { title: 'CPU [web]', link: 'https://grafana.test/d/web?viewPanel=1' };
const image = 'https://bot.test/saved-images/a.png';

describe('the BearyChat format', () => {
  it('makes a picture a Markdown link and an attachment', () => {
    expect(bearychatFormat.picture(panel, image)).to.deep.equal({
      text: `[CPU (web)](${panel.link})`,
      attachments: [{ fallback: `CPU [web]: ${image} - ${panel.link}`, images: [{ url: image }] }],
    });
  });
});
