import { expect } from 'chai';
import { captionOf } from '../../../src/networks/common/caption.ts';

const panel = { title: 'CPU [web]', link: 'https://grafana.test/d/web?viewPanel=1' };

describe('captionOf', () => {
  const asItIs = (text: string) => text;

  it('writes TITLE: LINK', () => {
    expect(captionOf(panel, 1_024, asItIs)).to.equal(`CPU [web]: ${panel.link}`);
  });

  it('shortens the title between characters before it omits the link', () => {
    const family = '👨‍👩‍👧‍👦';
    const title = family.repeat(200);
    const caption = captionOf({ title, link: panel.link }, 1_024, asItIs);
    expect(caption.length).to.be.at.most(1_024);
    const [, families = ''] =
      /^(.+)…: https:\/\/grafana\.test\/d\/web\?viewPanel=1$/u.exec(caption) ?? [];
    expect(families.replaceAll(family, '')).to.equal('');
    expect(families).to.not.equal('');
  });

  it('writes a link whole or not at all', () => {
    const long = `https://grafana.test/d/web?var-a=${'x'.repeat(2_000)}`;
    expect(captionOf({ title: 'CPU', link: long }, 1_024, asItIs)).to.equal('CPU');
  });
});
