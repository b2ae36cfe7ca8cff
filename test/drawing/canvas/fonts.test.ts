import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { registerFonts } from '../../../src/drawing/canvas/fonts.ts';

describe('the fonts of pictures', () => {
  it('are registered once in a process, whose threads have one registry', () => {
    const registered: (readonly [file: string, name: string])[] = [];
    const registry = {
      registerFromPath: (file: string, name: string) => registered.push([file, name]),
      has: (name: string) => registered.some(([, known]) => known === name),
    };
    registerFonts(registry);
    const count = registered.length;
    expect(count).to.be.greaterThan(2);
    expect(registered.every(([file]) => existsSync(file))).to.equal(true);
    registerFonts(registry);
    expect(registered).to.have.lengthOf(count);
  });
});
