import { expect } from 'chai';
import { containersIn } from '../../docs/containers.ts';

describe('the search for containers that outlive a call', () => {
  for (const [what, source, found] of [
    ['a table of a module', "const A = new Map([['a', 1]]);", []],
    ['a map of a module', 'const a = new Map(); function f() { a.set(1, 2); }', ['a']],
    ['an object of a module', 'const a = {}; function f(k) { a[k] = 1; }', ['a']],
    ['a member of a class', 'class A { readonly #a: string[] = []; }', ['#a']],
    ['a member of an object', 'const party = () => ({ waiting: new Set() });', ['waiting:']],
    ['what one call adds to', 'function f() { const a = []; a.push(1); return a; }', []],
    [
      'what a function inside adds to',
      'function f() { const a = new Set(); return { g: () => a.add(1) }; }',
      ['a'],
    ],
    [
      'what a callback adds to that runs at once',
      'function f(all) { const a = new Set(); all.forEach((one) => a.add(one)); return a; }',
      [],
    ],
    [
      'a list that a function inside replaces',
      'function f() { let a = []; return (b) => { a = [...a, b]; }; }',
      ['a'],
    ],
    ['a cache that is returned', 'const f = () => new LRUCache({ max: 1 });', ['LRUCache']],
  ] as const) {
    it(`${found.length > 0 ? 'finds' : 'leaves out'} ${what}`, () => {
      expect(containersIn(source)).to.deep.equal(found);
    });
  }
});
