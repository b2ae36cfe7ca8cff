import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { chatsPage } from '../../docs/chats.ts';
import { allNetworks } from '../../src/networks/index.ts';

describe('what is written about the chats', () => {
  it('is in docs/chats.md as the formats have it (npm run docs makes it anew)', async () => {
    const page = await readFile(new URL('../../docs/chats.md', import.meta.url), 'utf8');
    expect(page).to.equal(chatsPage());
  });

  it('has a section for every chat of the table', () => {
    const headings = chatsPage()
      .split('\n')
      .filter((line) => line.startsWith('## '));
    expect(headings).to.deep.equal(allNetworks().map(({ name }) => `## ${name}`));
  });
});
