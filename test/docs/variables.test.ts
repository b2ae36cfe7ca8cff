import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { variablesIn, VARIABLES_PAGES } from '../../docs/variables.ts';

describe('what is written about the variables', () => {
  for (const page of VARIABLES_PAGES) {
    it(`is in ${page.path} as the variables are declared (npm run docs makes it anew)`, async () => {
      const text = await readFile(new URL(`../../${page.path}`, import.meta.url), 'utf8');
      expect(text).to.equal(variablesIn(page, text));
    });
  }
});
