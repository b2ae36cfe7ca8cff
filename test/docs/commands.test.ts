import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { commandsPage, headerLines } from '../../docs/commands.ts';

const fileOf = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what is written about the commands', () => {
  it('is in docs/commands.md as graf help has it (npm run docs makes it anew)', async () => {
    expect(await fileOf('docs/commands.md')).to.equal(commandsPage());
  });

  it('is in the header of the script, for the help of Hubot', async () => {
    const script = await fileOf('scripts/grafana.ts');
    const lines = script.split('\n').filter((line) => line.startsWith('//   hubot graf '));
    expect(lines).to.deep.equal(headerLines());
  });
});
