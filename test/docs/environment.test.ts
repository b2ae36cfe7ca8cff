import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { allVariables } from '../../src/app/config.ts';

const fileOf = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const names = allVariables.map(({ name }) => name);

describe('what is written about the environment', () => {
  it('names every variable in README.md or docs/reference.md', async () => {
    const written = `${await fileOf('README.md')}${await fileOf('docs/reference.md')}`;
    expect(names.filter((name) => !written.includes(`\`${name}`))).to.deep.equal([]);
  });

  it('names every variable of our own in the header of the script', async () => {
    const lines = (await fileOf('scripts/grafana.ts')).split('\n');
    const header = lines.slice(0, lines.indexOf('')).join('\n');
    const own = names.filter((name) => /^HUBOT_(USE_)?GRAFANA_/.test(name));
    expect(own.filter((name) => !header.includes(name))).to.deep.equal([]);
  });
});
