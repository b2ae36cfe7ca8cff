import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const EXPORT =
  /^export (?:async )?(?:abstract )?(?:function\*?|class|interface|type|const|let) (\w+)/gm;

/** By the name of an export, the files that have it. */
function exportsOf(folder: string): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.[jt]s$/.test(file)) continue;
    const source = readFileSync(path.join(folder, file), 'utf8');
    // An overloaded function has several heads.
    for (const name of new Set(Array.from(source.matchAll(EXPORT), ([, one = '']) => one))) {
      files.set(name, [...(files.get(name) ?? []), file]);
    }
  }
  return files;
}

describe('the names that files of src export', () => {
  it('are found', () => {
    expect(exportsOf('src').get('PictureStore')).to.deep.equal(['pictures/stores/store.ts']);
  });

  it('are each the name of one thing', () => {
    const shared = [...exportsOf('src')].filter(([, files]) => files.length > 1);
    expect(shared).to.deep.equal([]);
  });
});
