import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { loadConfig, misspeltNotes } from '../../src/app/config.ts';
import { readArguments } from '../../src/cli/image-flags.ts';
import { commandsOf, type DocBlock, docBlocks } from '../support/doc-blocks.ts';

const BLOCKS = docBlocks();

/** Lines, with those that go on joined. */
const linesOf = ({ text }: DocBlock) => text.replaceAll(/\\\n\s*/g, '').split('\n');

/** What a line sets: `export NAME=value …`, or `NAME=value`. */
function settingsOf(line: string): [string, string][] {
  const [, pairs] = /^(?:export )?((?:[A-Z][A-Z0-9_]+=\S+\s*)+)(?:#.*)?$/.exec(line) ?? [];
  return Array.from(
    (pairs ?? '').matchAll(/([A-Z][A-Z0-9_]+)=(\S+)/g),
    ([, name = '', value = '']) => [
      name,
      // A token is ASCII, which the dots for the rest of it are not.
      value.replaceAll('…', 'xxx'),
    ],
  );
}

describe('the commands of the docs', () => {
  it('are found', () => {
    expect(BLOCKS.map(({ page }) => page)).to.include.members(['README.md', 'docs/operate.md']);
  });

  for (const block of BLOCKS) {
    it(`are understood by a shell: block ${block.at} of ${block.page}`, () => {
      const input = commandsOf(block);
      execFileSync('bash', ['-n'], { input, stdio: ['pipe', 'pipe', 'inherit'] });
    });
  }

  it('set variables that are read, to values that can be used', () => {
    for (const block of BLOCKS) {
      const settings = Object.fromEntries(linesOf(block).flatMap(settingsOf));
      expect(misspeltNotes(settings), block.page).to.deep.equal([]);
      expect(() => loadConfig(settings), `${block.page}: ${block.text}`).not.to.throw();
    }
  });

  it('call grafana-images with flags that it has', () => {
    const calls = BLOCKS.flatMap((block) =>
      linesOf(block).flatMap((line) => {
        const [, args] = /^(?:npx |sudo )?grafana-images( [^#|>&]*)?(?:#.*)?$/.exec(line) ?? [];
        return args === undefined ? [] : [args.trim().split(/\s+/)];
      }),
    );
    expect(calls.length).to.be.above(2);
    for (const args of calls) expect(() => readArguments(args), args.join(' ')).not.to.throw();
  });

  it('write an external-scripts.json that Hubot can read', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'docs-'));
    const lines = BLOCKS.flatMap(linesOf).filter((line) =>
      line.includes('> external-scripts.json'),
    );
    expect(lines.length).to.be.above(1);
    for (const line of lines) {
      execFileSync('bash', ['-c', line], { cwd: folder });
      const written = readFileSync(path.join(folder, 'external-scripts.json'), 'utf8');
      expect(JSON.parse(written)).to.include('hubot-grafana-images');
    }
    rmSync(folder, { recursive: true });
  });
});
