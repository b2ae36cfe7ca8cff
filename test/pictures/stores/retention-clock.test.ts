import { readdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createClockWatch } from '../../../src/pictures/stores/clock-watch.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { createRetention, type Retention } from '../../../src/pictures/stores/retention-rounds.ts';
import type { ListedPicture, PictureStore } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { recordingLogger } from '../../support/logger.ts';
import { picture } from '../../support/png.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** Clocks that go on by hand; the one that people set can be set. */
function clocksByHand(at = Date.now()) {
  const time = { now: at, monotonic: 5_000 };
  return {
    now: () => time.now,
    monotonic: () => time.monotonic,
    pass(ms: number) {
      time.now += ms;
      time.monotonic += ms;
    },
    set(ms: number) {
      time.now += ms;
    },
  };
}

describe('the watch on the clock', () => {
  it('finds a clock that is corrected a little to go steadily', () => {
    const clocks = clocksByHand();
    const look = createClockWatch(clocks);
    look();
    for (let round = 0; round < 6; round += 1) {
      clocks.pass(10 * MINUTE);
      clocks.set(round % 2 === 0 ? 30_000 : -30_000);
      expect(look()).to.include({ jumpMs: 0, hasJumped: false });
    }
    expect(look().steadyMs).to.equal(60 * MINUTE);
  });

  for (const jump of [YEAR, -YEAR, 2 * MINUTE, -2 * MINUTE]) {
    it(`notices one that is set by ${jump / MINUTE} minutes, once`, () => {
      const clocks = clocksByHand();
      const look = createClockWatch(clocks);
      look();
      clocks.pass(10 * MINUTE);
      clocks.set(jump);
      expect(look()).to.deep.equal({ jumpMs: jump, steadyMs: 0, hasJumped: true });
      clocks.pass(10 * MINUTE);
      expect(look()).to.deep.equal({ jumpMs: 0, steadyMs: 10 * MINUTE, hasJumped: true });
    });
  }
});

describe('retention in the background, by a clock', () => {
  const root = temporaryFolder();
  const policy = { maxAgeMs: 30 * DAY };
  let retention: Retention | undefined;
  let clocks: ReturnType<typeof clocksByHand>;
  beforeEach(() => {
    clocks = clocksByHand();
  });
  afterEach(() => retention?.close());

  /** Rounds of it, each begun by hand. */
  const rounds = (store: PictureStore, logger = recordingLogger()) => {
    const own = createRetention({ store, policy, logger, clocks });
    retention = own;
    return {
      logger,
      next: async () => {
        own.hurry();
        await own.settled();
        clocks.pass(10 * MINUTE);
      },
    };
  };

  describe('that is wrong,', () => {
    const stored = async (days: readonly number[]): Promise<PictureStore> => {
      const store = createFileStore(root.path);
      for (const [grey, age] of days.entries()) {
        const name = await store.save(picture(9, 9, grey));
        const then = new Date(clocks.now() - age * DAY);
        await utimes(path.join(root.path, `${name}.png`), then, then);
      }
      return store;
    };
    const dates = async () =>
      Promise.all(
        (await readdir(root.path)).map(
          async (one) => [one, (await stat(path.join(root.path, one))).mtimeMs] as const,
        ),
      );

    for (const [what, jump] of [
      ['a year ahead', YEAR],
      ['a year behind', -YEAR],
    ] as const) {
      for (const length of [1, 3]) {
        it(`${what} for ${length === 1 ? 'one round' : 'some rounds'}: removes and dates nothing`, async () => {
          const { next, logger } = rounds(await stored([1, 5, 29]));
          await next();
          const before = await dates();
          clocks.set(jump);
          for (let round = 0; round < length; round += 1) await next();
          clocks.set(-jump);
          for (let round = 0; round < 10; round += 1) await next();
          expect(await dates()).to.deep.equal(before);
          expect(logger.lines.filter((line) => line.startsWith('warn'))).to.have.length(2);
          expect(logger.lines[0]).to.equal(
            `warn The clock of this machine was set ${jump > 0 ? 'ahead' : 'back'} by 8760 hours: until it has gone steadily for an hour, no picture is removed because of its age.`,
          );
        });
      }
    }

    it('a year behind from the start: dates nothing, for it is behind all pictures', async () => {
      const store = await stored([1, 5, 29]);
      const before = await dates();
      clocks.set(-YEAR);
      const { next } = rounds(store);
      for (let round = 0; round < 12; round += 1) await next();
      expect(await dates()).to.deep.equal(before);
    });

    it('and was ahead once: dates the few pictures of then anew, after an hour', async () => {
      const { next } = rounds(await stored([-YEAR / DAY, 1, 2, 3, 4]));
      for (let round = 0; round < 6; round += 1) await next();
      expect((await dates()).filter(([, at]) => at > clocks.now())).to.have.length(1);
      await next();
      expect((await dates()).filter(([, at]) => at > clocks.now())).to.have.length(0);
    });

    it('and is set a day ahead for good: removes again what is old, after an hour', async () => {
      const { next } = rounds(await stored([1, 29.5]));
      await next();
      clocks.set(DAY);
      for (let round = 0; round < 6; round += 1) await next();
      expect(await dates()).to.have.length(2);
      await next();
      expect(await dates()).to.have.length(1);
    });
  });

  describe('removes because of their age, in one round,', () => {
    /** A store of so many pictures of 100 bytes, all 40 days old. */
    const storeOf = (count: number) => {
      const pictures = new Map<string, ListedPicture>();
      for (let n = 0; n < count; n += 1) {
        const name = n.toString(16).padStart(32, '0');
        pictures.set(name, { name, bytes: 100, storedAt: clocks.now() - 40 * DAY - n });
      }
      const store = {
        list: () => Readable.from([...pictures.values()]),
        remove: ({ name }: ListedPicture) => Promise.resolve(pictures.delete(name)),
        renew: () => Promise.resolve(),
        sweep: () => Promise.resolve(0),
      };
      return { store: store as unknown as PictureStore, left: () => pictures.size };
    };

    for (const [count, kept] of [
      [900, [0]],
      [3_000, [2_000, 1_000, 0]],
      [10_000, [7_500, 5_625, 4_219]],
    ] as const) {
      it(`of ${count} a quarter, or 1,000, whichever is more`, async () => {
        const { store, left } = storeOf(count);
        const { next, logger } = rounds(store);
        for (const expected of kept) {
          await next();
          expect(left()).to.equal(expected);
        }
        const warnings = logger.lines.filter((line) => line.startsWith('warn'));
        expect(warnings.length).to.equal(kept.filter((one) => one > 0).length);
        for (const line of warnings) {
          expect(line).to.match(/\d+ more are older than HUBOT_GRAFANA_IMAGES_MAX_AGE/);
        }
      });
    }

    it('but because of their size as many as there are', async () => {
      const { store, left } = storeOf(3_000);
      const own = createRetention({
        store,
        policy: { maxTotalBytes: 100 },
        logger: recordingLogger(),
        clocks,
      });
      retention = own;
      own.hurry();
      await own.settled();
      expect(left()).to.equal(1);
    });
  });
});
