import { expect } from 'chai';
import { createSharedReads } from '../../../src/pictures/stores/shared-reads.ts';
import type { OpenPicture } from '../../../src/pictures/stores/store.ts';

/** A store whose reads end when they are told to, and that counts them. */
function slowStore() {
  const ends: ((picture: OpenPicture) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const open = () =>
    new Promise<OpenPicture>((resolve, reject) => {
      ends.push(resolve);
      failures.push(reject);
    });
  return { open, ends, failures };
}

describe('shared reads', () => {
  it('read a picture once for all that open it at the same time, and anew for later ones', async () => {
    const store = slowStore();
    const reads = createSharedReads(store);
    const both = [reads.open('a'), reads.open('a')];
    expect(store.ends).to.have.length(1);
    store.ends[0]?.({ size: 1, mtime: new Date(0), bytes: Buffer.from('a') });
    const [first, second] = await Promise.all(both);
    expect(second?.bytes).to.equal(first?.bytes);
    void reads.open('a');
    void reads.open('b');
    expect(store.ends).to.have.length(3);
  });

  it('release the bytes once, after the last that holds them', async () => {
    const store = slowStore();
    const reads = createSharedReads(store);
    const both = [reads.open('a'), reads.open('a')];
    let released = 0;
    const release = () => (released += 1);
    store.ends[0]?.({ size: 1, mtime: new Date(0), bytes: Buffer.from('a'), release });
    const [first, second] = await Promise.all(both);
    if (!first?.bytes || !second?.bytes) throw new Error('not in memory');
    first.release?.();
    first.release?.();
    expect(released).to.equal(0);
    second.release?.();
    expect(released).to.equal(1);
  });

  it('fail for all that wait, and begin anew after that', async () => {
    const store = slowStore();
    const reads = createSharedReads(store);
    const both = [reads.open('a'), reads.open('a')];
    store.failures[0]?.(new Error('gone'));
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    void reads.open('a');
    expect(store.ends).to.have.length(2);
  });

  it('are not joined after a picture was removed', () => {
    const store = slowStore();
    const reads = createSharedReads(store);
    void reads.open('a');
    reads.forget();
    void reads.open('a');
    expect(store.ends).to.have.length(2);
  });
});
