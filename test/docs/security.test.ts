import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';

const root = new URL('../../', import.meta.url);

describe('docs/security.md', () => {
  it('names only tests that exist, and one or a command in every row of its promises', async () => {
    const page = await readFile(new URL('docs/security.md', root), 'utf8');
    const named = [...page.matchAll(/`([^`\s]+\.test\.ts)`/g)].map(([, file = '']) => file);
    expect(named.filter((file) => !existsSync(new URL(file, root)))).to.deep.equal([]);
    const promises = page.split('## Ten minutes of load')[0] ?? '';
    const rows = promises.split('\n').filter((line) => /^\|(?!-| \||.*tested in \|$)/.test(line));
    expect(rows.length).to.be.above(30);
    expect(
      rows.filter((row) => !/`(test\/[^`]+\.ts|npm run [^`]+)`[^|]*\|$/.test(row)),
    ).to.deep.equal([]);
  });
});
