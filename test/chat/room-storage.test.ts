import { expect } from 'chai';
import fc from 'fast-check';
import { createRoomStorage } from '../../src/chat/room-storage.ts';
import { memoryBrain } from '../support/chat.ts';

describe('room storage', () => {
  it('keeps the names of each room apart and in order, over a restart', () => {
    const brain = memoryBrain();
    createRoomStorage(brain, 'x_').set('ops', 'b', 'one');
    const memory = createRoomStorage(brain, 'x_');
    memory.set('ops', '10', 'two');
    memory.set('ops', '9', 'three');
    memory.set('dev', 'b', 'four');
    expect([...memory.all('ops')]).to.deep.equal([
      ['b', 'one'],
      ['10', 'two'],
      ['9', 'three'],
    ]);
    expect(memory.get('dev', 'b')).to.equal('four');
    expect(createRoomStorage(brain, 'y_').get('ops', 'b')).to.equal(undefined);
  });

  it('deletes a name, and says whether it existed', () => {
    const memory = createRoomStorage(memoryBrain(), 'x_');
    memory.set('ops', 'a', 'one');
    expect(memory.delete('ops', 'a')).to.equal(true);
    expect(memory.delete('ops', 'a')).to.equal(false);
    expect(memory.get('ops', 'a')).to.equal(undefined);
  });

  it('forgets the name set longest ago when the room is full', () => {
    const memory = createRoomStorage(memoryBrain(), 'x_', { names: 2 });
    for (const name of ['a', 'b', 'a', 'c']) memory.set('ops', name, name);
    expect([...memory.all('ops').keys()]).to.deep.equal(['a', 'c']);
  });

  it('forgets the room set longest ago when there are too many', () => {
    const brain = memoryBrain();
    const memory = createRoomStorage(brain, 'x_', { rooms: 2 });
    for (const room of ['a', 'b', 'a', 'c']) memory.set(room, 'name', room);
    const kept = () => ['a', 'b', 'c'].filter((room) => memory.get(room, 'name') !== undefined);
    expect(kept()).to.deep.equal(['a', 'c']);
    expect(brain.get('x_b')).to.equal(null);
    createRoomStorage(brain, 'x_', { rooms: 2 }).set('d', 'name', 'd');
    expect(kept()).to.deep.equal(['c']);
  });

  it('accepts names such as __proto__', () => {
    const memory = createRoomStorage(memoryBrain(), 'x_');
    expect(memory.get('ops', 'constructor')).to.equal(undefined);
    memory.set('ops', '__proto__', 'text');
    expect(memory.get('ops', '__proto__')).to.equal('text');
  });

  it('keeps readable entries beside unreadable ones', () => {
    const brain = memoryBrain();
    brain.set('x_ops', [['a', 'one'], ['b', 2], 'c', ['d', 'two', 'three'], ['e', 'four']]);
    expect([...createRoomStorage(brain, 'x_').all('ops').keys()]).to.deep.equal(['a', 'e']);
  });

  it('reads any content of the brain without an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const brain = memoryBrain();
        brain.set('x_ops', value);
        const memory = createRoomStorage(brain, 'x_');
        memory.set('ops', 'a', 'one');
        expect(memory.get('ops', 'a')).to.equal('one');
      }),
    );
  });
});
