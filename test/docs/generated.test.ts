import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { GENERATED_PARTS, regenerated } from '../../docs/generated.ts';

describe('a part of a file that is made from the code', () => {
  for (const part of GENERATED_PARTS) {
    it(`is in ${part.path} after ${part.from} as the code has it (npm run docs makes it anew)`, async () => {
      const text = await readFile(new URL(`../../${part.path}`, import.meta.url), 'utf8');
      expect(text).to.equal(regenerated(part, text));
    });
  }
});
