import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { commandsPage } from '../../docs/commands.ts';

const fileOf = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what is written about the commands', () => {
  it('is in docs/commands.md as graf help has it (npm run docs makes it anew)', async () => {
    expect(await fileOf('docs/commands.md')).to.equal(commandsPage());
  });
});
