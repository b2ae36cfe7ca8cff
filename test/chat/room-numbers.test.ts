import { expect } from 'chai';
import fc from 'fast-check';
import {
  createRoomNumbers,
  type NumberedThing,
  NUMBERED_KINDS,
  typedNumber,
} from '../../src/chat/room-numbers.ts';
import { memoryBrain } from '../support/chat.ts';

const HOUR = 3_600_000;
const rule = (key: string): NumberedThing => ({ kind: 'rule', key, name: `rule ${key}` });

function room(brain = memoryBrain()) {
  const clock = { at: 1_000_000 };
  return { brain, clock, numbers: createRoomNumbers(brain, () => clock.at) };
}

describe('room numbers', () => {
  it('gives things the smallest free numbers, and each room its own', () => {
    const { numbers } = room();
    expect(numbers.show('ops', [rule('a'), rule('b')])).to.deep.equal([1, 2]);
    expect(numbers.show('ops', [rule('c'), rule('b')])).to.deep.equal([3, 2]);
    expect(numbers.show('dev', [rule('c')])).to.deep.equal([1]);
    expect(numbers.find('ops', 3)).to.deep.equal(rule('c'));
    expect(numbers.find('dev', 3)).to.equal(undefined);
  });

  it('keeps a number for 24 hours from when it was last shown', () => {
    const { numbers, clock } = room();
    numbers.show('ops', [rule('a'), rule('b')]);
    clock.at += 23 * HOUR;
    numbers.show('ops', [rule('b')]);
    clock.at += HOUR;
    expect(numbers.find('ops', 1)).to.equal(undefined);
    expect(numbers.find('ops', 2)).to.deep.equal(rule('b'));
    expect(numbers.show('ops', [rule('c')])).to.deep.equal([1]);
  });

  it('does not give a number to another thing meanwhile', () => {
    const { numbers, clock } = room();
    numbers.show('ops', [rule('a')]);
    clock.at += 24 * HOUR - 1;
    expect(numbers.show('ops', [rule('b')])).to.deep.equal([2]);
    expect(numbers.find('ops', 1)).to.deep.equal(rule('a'));
  });

  it('tells things of different kinds with the same key apart', () => {
    const { numbers } = room();
    const things = NUMBERED_KINDS.map((kind) => ({ kind, key: 'same', name: kind }));
    expect(numbers.show('ops', things)).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('outlives a restart', () => {
    const { brain, clock, numbers } = room();
    numbers.show('ops', [rule('a')]);
    expect(createRoomNumbers(brain, () => clock.at).find('ops', 1)).to.deep.equal(rule('a'));
  });

  it('forgets the number shown longest ago in a full room, and does not reuse it at once', () => {
    const { numbers } = room();
    numbers.show(
      'ops',
      Array.from({ length: 500 }, (_, index) => rule(`r${index}`)),
    );
    expect(numbers.show('ops', [rule('new')])).to.deep.equal([501]);
    expect(numbers.find('ops', 1)).to.equal(undefined);
    expect(numbers.find('ops', 2)).to.deep.equal(rule('r1'));
  });

  it('gives no number to a thing whose key is too long to be kept', () => {
    const { numbers } = room();
    expect(numbers.show('ops', [rule('k'.repeat(1_001)), rule('a')])).to.deep.equal([undefined, 1]);
  });

  it('begins anew when the brain holds something else', () => {
    for (const saved of ['no JSON', '{}', '[{"number":0}]', '[null,1]', 'null']) {
      const { brain, numbers } = room();
      brain.set('grafana_numbers_ops', [['all', saved]]);
      expect(numbers.find('ops', 1)).to.equal(undefined);
      expect(numbers.show('ops', [rule('a')])).to.deep.equal([1]);
    }
  });

  it('takes a number that two bots gave at the same moment for neither, and gives new ones', () => {
    const { brain, numbers, clock } = room();
    const entry = (key: string) => [
      `rule ${key}`,
      JSON.stringify({ number: 1, kind: 'rule', key, name: '', shownAt: clock.at }),
    ];
    brain.set('grafana_numbers_ops', [entry('a'), entry('b')]);
    expect(numbers.find('ops', 1)).to.equal(undefined);
    expect(numbers.show('ops', [rule('a'), rule('b')])).to.deep.equal([2, 3]);
    expect(numbers.find('ops', 2)?.key).to.equal('a');
  });

  it('knows the numbers that an older version gave', () => {
    const { brain, numbers, clock } = room();
    const saved = ['a', 'b'].map((key, at) => ({
      ...{ number: at + 1, kind: 'rule', key, name: '', shownAt: clock.at },
    }));
    brain.set('grafana_numbers_ops', [['all', JSON.stringify(saved)]]);
    expect(numbers.show('ops', [rule('b')])).to.deep.equal([2]);
    expect(numbers.find('ops', 2)?.key).to.equal('b');
    expect(numbers.find('ops', 1)?.key).to.equal('a');
  });

  it('keeps nothing of what has lost its number', () => {
    const { brain, numbers, clock } = room();
    numbers.show('ops', [rule('a'), rule('b')]);
    clock.at += 25 * HOUR;
    numbers.show('ops', [rule('c')]);
    expect(brain.get('grafana_numbers_ops')).to.have.length(1);
  });

  it('never has one number for two things, whatever is shown when', () => {
    const step = fc.record({
      keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')),
      hours: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { numbers, clock } = room();
        const shown = new Map<number, { key: string; at: number }>();
        for (const { keys, hours } of steps) {
          clock.at += hours * HOUR;
          const given = numbers.show('ops', keys.map(rule));
          for (const [index, key] of keys.entries()) {
            const number = given[index] ?? 0;
            const before = shown.get(number);
            if (before && clock.at - before.at < 24 * HOUR) expect(before.key).to.equal(key);
            shown.set(number, { key, at: clock.at });
          }
        }
      }),
    );
  });
});

describe('typedNumber', () => {
  it('reads a number with or without #', () => {
    expect(['3', '#12', '0', '#', 'x3', '3x', '1234567', '-1'].map(typedNumber)).to.deep.equal([
      3,
      12,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
