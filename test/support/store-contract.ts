import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { PictureGoneError } from '../../src/pictures/errors.ts';
import { NotFoundError } from '../../src/util/errors.ts';
import {
  type ByteRange,
  PICTURE_NAME,
  pictureName,
  type PictureStore,
  type ListedPicture,
} from '../../src/pictures/stores/store.ts';
import { rejectionOf } from './failure.ts';
import { inPieces, largePicture } from './large-picture.ts';
import { picture } from './png.ts';
import { storeRecordContract } from './store-record-contract.ts';

/** A store under test. */
export interface StoreStage {
  readonly store: PictureStore;
  /** Gives a picture the age of one that was stored at this time, in milliseconds since 1970. */
  date(name: string, storedAt: number): Promise<void>;
  /** Removes the bytes of a picture behind the store's back; its record stays, long since left alone. */
  dropPicture(name: string): Promise<void>;
}

/** The bytes of a picture in a store, or a part of them; undefined when there is no such picture. */
export async function readPicture(
  store: Pick<PictureStore, 'open'>,
  name: string,
  range?: ByteRange,
): Promise<Buffer | undefined> {
  try {
    const picture = await store.open(name, range);
    if (picture.bytes === undefined) return await buffer(await picture.stream());
    const copy = Buffer.from(picture.bytes);
    picture.release?.();
    return copy;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

const LONG_AGO = Date.UTC(2020, 0, 1);

/** What every store must do; each runs this suite. `set` is called anew for each test. */
export function storeContract(what: string, set: () => StoreStage | Promise<StoreStage>): void {
  describe(`${what}, like every store,`, () => {
    const png = picture(20, 10);
    const name = pictureName(png);
    let stage: StoreStage;
    let store: PictureStore;

    beforeEach(async () => {
      stage = await set();
      ({ store } = stage);
    });
    afterEach(() => {
      store.close();
    });

    const all = async (): Promise<ListedPicture[]> => {
      const images: ListedPicture[] = [];
      for await (const image of store.list()) images.push(image);
      return images;
    };
    const only = async (): Promise<ListedPicture> => {
      const [image, ...others] = await all();
      if (!image) throw new Error('nothing is stored');
      expect(others).to.deep.equal([]);
      return image;
    };

    it('keeps a picture under the name that its content gives it, byte for byte', async () => {
      expect(await store.save(png))
        .to.equal(name)
        .and.match(PICTURE_NAME);
      expect(await readPicture(store, name)).to.deep.equal(png);
    });

    it('has nothing before anything was stored', async () => {
      expect(await all()).to.deep.equal([]);
      expect(await readPicture(store, name)).to.equal(undefined);
      expect(await store.sweep()).to.equal(0);
    });

    it('keeps one of many equal pictures that arrive at once', async () => {
      const names = await Promise.all(Array.from({ length: 20 }, () => store.save(png)));
      expect(new Set(names)).to.deep.equal(new Set([name]));
      expect((await only()).bytes).to.equal(png.length);
      expect(await readPicture(store, name)).to.deep.equal(png);
    });

    it('lists each picture with its size and when it was stored', async () => {
      const before = Date.now();
      const pictures = Array.from({ length: 30 }, (_, grey) => picture(9, 9 + grey, grey));
      await Promise.all(pictures.map((one) => store.save(one)));
      const images = await all();
      expect(images.map((image) => [image.name, image.bytes])).to.have.deep.members(
        pictures.map((one) => [pictureName(one), one.length]),
      );
      // File systems and other machines keep time to the second, or a little beside ours.
      for (const { storedAt } of images) {
        expect(storedAt).to.be.within(before - 2_000, Date.now() + 2_000);
      }
    });

    it('starts the age of a picture anew when it is stored again', async () => {
      await store.save(png);
      await stage.date(name, LONG_AGO);
      expect((await only()).storedAt).to.equal(LONG_AGO);
      await store.save(png);
      expect((await only()).storedAt).to.be.above(Date.now() - 60_000);
    });

    it('removes a picture that was not stored again, and no other', async () => {
      const other = picture(5, 5);
      await store.save(png);
      await stage.date(name, LONG_AGO);
      const image = await only();
      await store.save(other);
      expect(await store.remove(image)).to.equal(true);
      expect(await readPicture(store, name)).to.equal(undefined);
      expect((await only()).name).to.equal(pictureName(other));
    });

    it('leaves a picture that was stored again since it was listed', async () => {
      await store.save(png);
      await stage.date(name, LONG_AGO);
      const image = await only();
      await store.save(png);
      expect(await store.remove(image)).to.equal(false);
      expect(await readPicture(store, name)).to.deep.equal(png);
    });

    it('removes a picture once, and says so the second time', async () => {
      await store.save(png);
      const image = await only();
      expect(await store.remove(image)).to.equal(true);
      expect(await store.remove(image)).to.equal(false);
    });

    it('keeps a picture that is stored again and removed at the same moment', async () => {
      for (let round = 0; round < 50; round += 1) {
        await store.save(png);
        await stage.date(name, LONG_AGO);
        const image = await only();
        await Promise.all([store.remove(image), store.save(png), store.remove(image)]);
        expect(await readPicture(store, name), `round ${round}`).to.deep.equal(png);
        expect((await only()).storedAt).to.be.above(LONG_AGO);
      }
    });

    describe('of a picture that comes from another store', () => {
      const odd = '0123456789abcdef0123456789abcdef';
      const large = largePicture(3_000_000);

      it('keeps it under the name and with the date that it has there', async () => {
        await store.adopt(odd, png, LONG_AGO);
        expect(await readPicture(store, odd)).to.deep.equal(png);
        expect((await store.stat(odd)).mtime.getTime()).to.equal(LONG_AGO);
        expect(await only()).to.deep.equal({ name: odd, bytes: png.length, storedAt: LONG_AGO });
      });

      it('keeps one that arrives piece by piece, and nothing of one that breaks off', async () => {
        const pieces = inPieces(large, 64_000);
        await store.adopt(pictureName(large), { pieces, length: undefined }, LONG_AGO);
        expect((await readPicture(store, pictureName(large)))?.equals(large)).to.equal(true);
        const broken = async function* () {
          yield* inPieces(large.subarray(0, 500_000), 64_000);
          await Promise.resolve();
          throw new GrafanaError('It broke off.');
        };
        await rejectionOf(
          GrafanaError,
          store.adopt(odd, { pieces: broken(), length: large.length }, LONG_AGO),
        );
        expect((await only()).name).to.equal(pictureName(large));
      });

      it('removes it as every other, and has it as new when it is stored again', async () => {
        await store.adopt(name, png, LONG_AGO);
        expect(await store.remove(await only())).to.equal(true);
        expect(await all()).to.deep.equal([]);
        await store.adopt(name, png, LONG_AGO);
        await store.save(png);
        expect((await only()).storedAt).to.be.above(Date.now() - 60_000);
        await store.adopt(odd, png, LONG_AGO);
        for (const one of await all()) await store.renew(one);
        for (const { storedAt } of await all()) expect(storedAt).to.be.above(Date.now() - 60_000);
      });

      it('does not take one whose link was taken back', async () => {
        await store.save(png);
        await store.revoke(name);
        await rejectionOf(PictureGoneError, store.adopt(name, png, LONG_AGO));
        expect(await all()).to.deep.equal([]);
      });
    });

    describe('reads', () => {
      /** As a store may hold it in memory, and as it must stream it. */
      for (const bytes of [png, largePicture(3_000_000)]) {
        describe(`a picture of ${bytes.length > 1e6 ? 'several megabytes' : 'the usual size'}:`, () => {
          const name = pictureName(bytes);
          const last = bytes.length - 1;
          beforeEach(() => store.save(bytes));

          it('tells its size and date, without its bytes', async () => {
            await stage.date(name, LONG_AGO);
            expect(await store.stat(name)).to.deep.include({
              size: bytes.length,
              mtime: new Date(LONG_AGO),
            });
          });

          it('opens it with its size and date, and gives it byte for byte', async () => {
            await stage.date(name, LONG_AGO);
            const picture = await store.open(name);
            expect([picture.size, picture.mtime]).to.deep.equal([bytes.length, new Date(LONG_AGO)]);
            if (picture.bytes) picture.release?.();
            expect((await readPicture(store, name))?.equals(bytes)).to.equal(true);
          });

          for (const [start, end] of [
            [0, 0],
            [0, last],
            [last, last],
            [10, 20],
            [1, last - 1],
          ] as const) {
            it(`gives bytes ${start} to ${end === last ? 'the last' : end}, and the size of the whole`, async () => {
              const range = { start, end };
              const part = bytes.subarray(start, end + 1);
              expect((await readPicture(store, name, range))?.equals(part)).to.equal(true);
              const picture = await store.open(name, range);
              expect(picture.size).to.equal(bytes.length);
              if (picture.bytes) picture.release?.();
            });
          }

          it('lets a stream be left unread, or be ended before its end', async () => {
            for (const readFirst of [false, true]) {
              const picture = await store.open(name);
              if (picture.bytes) return;
              const stream = await picture.stream();
              if (readFirst) await once(stream, 'readable');
              stream.destroy();
              if (!stream.closed) await once(stream, 'close');
            }
            expect((await readPicture(store, name))?.equals(bytes)).to.equal(true);
          });

          it('gives it to many at once', async () => {
            const all = await Promise.all(
              Array.from({ length: 30 }, () => readPicture(store, name)),
            );
            expect(all.every((one) => one?.equals(bytes))).to.equal(true);
          });

          it('has none of it once it is removed', async () => {
            await stage.date(name, LONG_AGO);
            await store.remove(await only());
            await rejectionOf(NotFoundError, store.stat(name));
            await rejectionOf(NotFoundError, store.open(name));
            await rejectionOf(NotFoundError, store.open(name, { start: 0, end: 1 }));
          });
        });
      }

      it('says that a picture that was never stored is not there', async () => {
        await rejectionOf(NotFoundError, store.stat(name));
        await rejectionOf(NotFoundError, store.open(name));
      });
    });

    describe('when the link of a picture is taken back', () => {
      const large = largePicture(3_000_000);
      const streamed = (bytes: Buffer) => ({ pieces: inPieces(bytes, 64_000), length: undefined });

      it('has no bytes of it, and says that it is gone', async () => {
        await store.save(png);
        await store.revoke(name);
        await rejectionOf(PictureGoneError, store.stat(name));
        await rejectionOf(PictureGoneError, store.open(name));
        await rejectionOf(PictureGoneError, store.open(name, { start: 0, end: 1 }));
        expect(await all()).to.deep.equal([]);
      });

      it('gives an equal picture that is stored later another name, the same each time', async () => {
        for (const [bytes, save] of [
          [png, () => store.save(png)],
          [large, () => store.save(streamed(large))],
        ] as const) {
          const first = await save();
          expect(first).to.equal(pictureName(bytes));
          await store.revoke(first);
          const second = await save();
          expect(second).not.to.equal(first);
          expect(second).to.match(PICTURE_NAME);
          expect(await store.save(bytes)).to.equal(second);
          expect((await readPicture(store, second))?.equals(bytes)).to.equal(true);
          await rejectionOf(PictureGoneError, store.open(first));
          await store.revoke(second);
          const third = await save();
          expect([first, second]).not.to.include(third);
        }
      });

      it('says so when there is no such picture, or it was done before', async () => {
        await rejectionOf(NotFoundError, store.revoke(name));
        await store.save(png);
        await store.revoke(name);
        await rejectionOf(PictureGoneError, store.revoke(name));
      });

      it('keeps all others', async () => {
        const other = await store.save(picture(5, 5));
        await store.save(png);
        await store.revoke(name);
        expect(await readPicture(store, other)).to.deep.equal(picture(5, 5));
        expect(await store.sweep({ maxAgeMs: 60_000 })).to.equal(0);
        await rejectionOf(PictureGoneError, store.stat(name));
      });

      it('changes what tells of it to others', async () => {
        await store.save(png);
        const before = await store.revocations();
        expect(await store.revocations()).to.equal(before);
        await store.revoke(name);
        expect(await store.revocations()).not.to.equal(before);
      });

      it('does not have it again when it is stored at the same moment', async () => {
        for (let round = 0; round < 20; round += 1) {
          const bytes = picture(9, 9, round);
          const one = await store.save(bytes);
          const [, ...names] = await Promise.all([
            store.revoke(one),
            store.save(bytes),
            store.save(bytes),
          ]);
          await rejectionOf(PictureGoneError, store.open(one));
          for (const name of names.filter((name) => name !== one)) {
            expect(await readPicture(store, name)).to.deep.equal(bytes);
          }
        }
      });
    });

    storeRecordContract(() => stage);

    describe('of a picture that arrives piece by piece', () => {
      const large = largePicture(1_000_000);
      const largeName = pictureName(large);
      const coming = (length = 64_000, bytes = large) => ({
        pieces: inPieces(bytes, length),
        length: undefined,
      });

      it('keeps it under the name that its content gives it, byte for byte', async () => {
        for (const length of [1, 1_000, 256_000, 256_001, large.length]) {
          const bytes = length === 1 ? png : largePicture(1_000_000);
          const name = await store.save(coming(length, bytes));
          expect(name).to.equal(pictureName(bytes));
          expect((await readPicture(store, name))?.equals(bytes), `pieces of ${length}`).to.equal(
            true,
          );
        }
        const told = { ...coming(), length: large.length };
        expect(await store.save(told)).to.equal(largeName);
      });

      it('keeps one of many equal ones that arrive at once, whole or as a stream', async () => {
        const names = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            index % 3 === 0 ? store.save(large) : store.save(coming(10_000 * index)),
          ),
        );
        expect(new Set(names)).to.deep.equal(new Set([largeName]));
        expect((await only()).bytes).to.equal(large.length);
        expect((await readPicture(store, largeName))?.equals(large)).to.equal(true);
      });

      it('starts its age anew when it is stored again', async () => {
        await store.save(coming());
        await stage.date(largeName, LONG_AGO);
        await store.save(coming());
        expect((await only()).storedAt).to.be.above(Date.now() - 60_000);
      });

      it('keeps nothing of one that ends with an error, and says which', async () => {
        for (const whole of [0, 1, 5, 15]) {
          const broken = async function* () {
            let count = 0;
            for await (const piece of inPieces(large, 64_000)) {
              if (count++ === whole) throw new GrafanaError('It broke off.');
              yield piece;
            }
          };
          const saving = store.save({ pieces: broken(), length: large.length });
          const { message } = await rejectionOf(GrafanaError, saving);
          expect(message).to.equal('It broke off.');
          expect(await all()).to.deep.equal([]);
        }
      });
    });
  });
}
