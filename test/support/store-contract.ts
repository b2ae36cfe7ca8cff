import { expect } from 'chai';
import { GrafanaError } from '../../src/grafana/errors.ts';
import {
  IMAGE_NAME,
  imageName,
  type PurgeableStore,
  type StoredImage,
} from '../../src/pictures/stores/store.ts';
import { rejectionOf } from './failure.ts';
import { inPieces, largePicture } from './large-picture.ts';
import { picture } from './png.ts';

/** A store under test, and how to look behind it. */
export interface StoreStage {
  readonly store: PurgeableStore;
  /** What those get who ask for a picture; undefined when there is none of that name. */
  read(name: string): Promise<Buffer | undefined>;
  /** Lets a picture be as old as one that was stored at this time, in milliseconds since 1970. */
  date(name: string, storedAt: number): Promise<void>;
}

const LONG_AGO = Date.UTC(2020, 0, 1);

/** What every store must do; each runs this suite. `set` is called anew for each test. */
export function storeContract(what: string, set: () => StoreStage | Promise<StoreStage>): void {
  describe(`${what}, as every store`, () => {
    const png = picture(20, 10);
    const name = imageName(png);
    let stage: StoreStage;
    let store: PurgeableStore;

    beforeEach(async () => {
      stage = await set();
      ({ store } = stage);
    });

    const all = async (): Promise<StoredImage[]> => {
      const images: StoredImage[] = [];
      for await (const image of store.list()) images.push(image);
      return images;
    };
    const only = async (): Promise<StoredImage> => {
      const [image, ...others] = await all();
      if (!image) throw new Error('nothing is stored');
      expect(others).to.deep.equal([]);
      return image;
    };

    it('keeps a picture under the name that its content gives it, byte for byte', async () => {
      expect(await store.save(png))
        .to.equal(name)
        .and.match(IMAGE_NAME);
      expect(await stage.read(name)).to.deep.equal(png);
    });

    it('has nothing before anything was stored', async () => {
      expect(await all()).to.deep.equal([]);
      expect(await stage.read(name)).to.equal(undefined);
      expect(await store.sweep()).to.equal(0);
    });

    it('keeps one of many equal pictures that come at once', async () => {
      const names = await Promise.all(Array.from({ length: 20 }, () => store.save(png)));
      expect(new Set(names)).to.deep.equal(new Set([name]));
      expect((await only()).bytes).to.equal(png.length);
      expect(await stage.read(name)).to.deep.equal(png);
    });

    it('lists each picture with its size and when it was stored', async () => {
      const before = Date.now();
      const pictures = Array.from({ length: 30 }, (_, grey) => picture(9, 9 + grey, grey));
      await Promise.all(pictures.map((one) => store.save(one)));
      const images = await all();
      expect(images.map((image) => [image.name, image.bytes])).to.have.deep.members(
        pictures.map((one) => [imageName(one), one.length]),
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

    it('takes a picture away that nobody stored again, and no other', async () => {
      const other = picture(5, 5);
      await store.save(png);
      await stage.date(name, LONG_AGO);
      const image = await only();
      await store.save(other);
      expect(await store.remove(image)).to.equal(true);
      expect(await stage.read(name)).to.equal(undefined);
      expect((await only()).name).to.equal(imageName(other));
    });

    it('leaves a picture that was stored again since it was listed', async () => {
      await store.save(png);
      await stage.date(name, LONG_AGO);
      const image = await only();
      await store.save(png);
      expect(await store.remove(image)).to.equal(false);
      expect(await stage.read(name)).to.deep.equal(png);
    });

    it('does not mind one that is gone already', async () => {
      await store.save(png);
      const image = await only();
      expect(await store.remove(image)).to.equal(true);
      expect(await store.remove(image)).to.equal(false);
    });

    it('keeps a picture that is stored again and taken away at the same moment', async () => {
      for (let round = 0; round < 50; round += 1) {
        await store.save(png);
        await stage.date(name, LONG_AGO);
        const image = await only();
        await Promise.all([store.remove(image), store.save(png), store.remove(image)]);
        expect(await stage.read(name), `round ${round}`).to.deep.equal(png);
        expect((await only()).storedAt).to.be.above(LONG_AGO);
      }
    });

    describe('of a picture that comes piece by piece', () => {
      const large = largePicture(1_000_000);
      const largeName = imageName(large);
      const coming = (length = 64_000, bytes = large) => ({
        pieces: inPieces(bytes, length),
        length: undefined,
      });

      it('keeps it under the name that its content gives it, byte for byte', async () => {
        for (const length of [1, 1_000, 256_000, 256_001, large.length]) {
          const bytes = length === 1 ? png : largePicture(1_000_000);
          const name = await store.saveAsItComes(coming(length, bytes));
          expect(name).to.equal(imageName(bytes));
          expect((await stage.read(name))?.equals(bytes), `pieces of ${length}`).to.equal(true);
        }
        const told = { ...coming(), length: large.length };
        expect(await store.saveAsItComes(told)).to.equal(largeName);
      });

      it('keeps one of many equal ones that come at once, in one way or the other', async () => {
        const names = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            index % 3 === 0 ? store.save(large) : store.saveAsItComes(coming(10_000 * index)),
          ),
        );
        expect(new Set(names)).to.deep.equal(new Set([largeName]));
        expect((await only()).bytes).to.equal(large.length);
        expect((await stage.read(largeName))?.equals(large)).to.equal(true);
      });

      it('starts its age anew when it is stored again', async () => {
        await store.saveAsItComes(coming());
        await stage.date(largeName, LONG_AGO);
        await store.saveAsItComes(coming());
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
          const saving = store.saveAsItComes({ pieces: broken(), length: large.length });
          const { message } = await rejectionOf(GrafanaError, saving);
          expect(message).to.equal('It broke off.');
          expect(await all()).to.deep.equal([]);
        }
      });
    });
  });
}
