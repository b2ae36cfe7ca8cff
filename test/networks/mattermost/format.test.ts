import { expect } from 'chai';
import { mattermostFormat } from '../../../src/networks/mattermost/format.ts';

const panel = { title: 'CPU [web]', link: 'https://grafana.test/d/web?viewPanel=1' };
const image = 'https://bot.test/saved-images/a.png';

describe('the Mattermost format', () => {
  it('makes a picture an attachment', () => {
    expect(mattermostFormat.picture(panel, image)).to.deep.equal({
      message: '',
      props: {
        attachments: [
          {
            fallback: `CPU [web]: ${image} - ${panel.link}`,
            title: 'CPU [web]',
            title_link: panel.link,
            image_url: image,
          },
        ],
      },
    });
  });
});
