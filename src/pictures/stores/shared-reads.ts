import type { OpenPicture, PictureStore } from './store.ts';

/** Reads a picture once for all that open it at the same time: many people open a link in a room at once. */
export interface SharedReads {
  open(name: string): Promise<OpenPicture>;
  /** Later opens read anew. */
  forget(): void;
}

interface SharedRead {
  /** Those that have not released the picture yet. */
  holders: number;
  readonly picture: Promise<OpenPicture>;
}

export function createSharedReads(store: Pick<PictureStore, 'open'>): SharedReads {
  const reads = new Map<string, SharedRead>();

  function begin(name: string): SharedRead {
    const read: SharedRead = { holders: 0, picture: store.open(name) };
    reads.set(name, read);
    const end = () => {
      if (reads.get(name) === read) reads.delete(name);
    };
    // Before all that wait for it, so that nothing joins a read whose picture may be released already.
    read.picture.then(end, end);
    return read;
  }

  return {
    async open(name) {
      const read = reads.get(name) ?? begin(name);
      read.holders += 1;
      const picture = await read.picture;
      return picture.bytes && picture.release
        ? { ...picture, release: releaseOnce(read, picture.release) }
        : picture;
    },
    forget() {
      reads.clear();
    },
  };
}

function releaseOnce(read: SharedRead, release: () => void): () => void {
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    read.holders -= 1;
    if (read.holders === 0) release();
  };
}
