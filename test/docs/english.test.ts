import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { oddPhrasesIn } from '../../docs/english.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WRITTEN = [
  'src',
  'scripts',
  'bin',
  'demo',
  'bench',
  'examples',
  'docs',
  'test',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
];
/** Both name the phrases. */
const ABOUT_PHRASES = ['docs/english.ts', 'test/docs/english.test.ts'];

function filesOf(name: string): string[] {
  if (!statSync(path.join(ROOT, name)).isDirectory()) return [name];
  return readdirSync(path.join(ROOT, name), { recursive: true, encoding: 'utf8' })
    .map((one) => path.join(name, one))
    .filter((file) => /^bin\/|\.(?:[jt]s|cjs|md)$/.test(file))
    .filter((file) => statSync(path.join(ROOT, file)).isFile());
}

describe('the English of code, tests and docs', () => {
  for (const name of WRITTEN) {
    it(`has no odd phrases in ${name}`, () => {
      const odd = filesOf(name)
        .filter((file) => !ABOUT_PHRASES.includes(file))
        .flatMap((file) =>
          oddPhrasesIn(readFileSync(path.join(ROOT, file), 'utf8')).map(
            ({ line, found, instead }) => `${file}:${line} "${found}"; write ${instead}`,
          ),
        );
      expect(odd).to.deep.equal([]);
    });
  }

  for (const [text, count] of [
    ['It is no picture.', 1],
    ['It is\n * no picture.', 1],
    ['Those are no pictures, for nobody.', 2],
    ['There is no picture, and there are no links; it is no longer kept, and is not one.', 0],
    ['Those who ask, whoever that is: what stands behind goes before.', 5],
    ['He asks who has it.', 0],
  ] as const) {
    it(`is odd ${count} times in ${JSON.stringify(text)}`, () => {
      expect(oddPhrasesIn(text)).to.have.length(count);
    });
  }

  it('is told with the line, and what to write', () => {
    expect(oddPhrasesIn('one\ntwo is no\nthree')).to.deep.equal([
      { line: 2, found: 'is no', instead: '"is not a", "are not"' },
    ]);
  });
});
