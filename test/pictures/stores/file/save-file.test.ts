import { expect } from 'chai';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { GrafanaError } from '../../../../src/grafana/errors.ts';
import { StorageError, StorageFullError } from '../../../../src/pictures/errors.ts';
import { realDisk, type UnfinishedFile } from '../../../../src/pictures/stores/file/atomic-file.ts';
import {
  createFileStore,
  type FileStoreOptions,
} from '../../../../src/pictures/stores/file/file-store.ts';
import { createCircuitBreaker } from '../../../../src/pictures/stores/file/circuit-breaker.ts';
import { type SaveSteps, saveStream } from '../../../../src/pictures/stores/file/save-file.ts';
import { pictureName } from '../../../../src/pictures/stores/store.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { rejectionOf } from '../../../support/failure.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { inPieces, largePicture } from '../../../support/large-picture.ts';
import { openBelow } from '../../../support/open-below.ts';
import { until } from '../../../support/until.ts';

const png = largePicture(3_000_000);
const name = pictureName(png);
const PIECE = 64_000;

describe('a picture that is stored as it comes', () => {
  const root = temporaryFolder();
  let folder: string;
  beforeEach(() => {
    folder = path.join(root.path, 'saved-images');
  });
  const storeOf = (options?: FileStoreOptions) => createFileStore(folder, options);
  const coming = (length?: number) => ({ pieces: inPieces(png, PIECE), length });
  /** Nothing but these pictures is there, and none of it is open. */
  const expectFiles = async (...files: readonly string[]) => {
    expect(await readdir(folder)).to.deep.equal(files);
    expect(await openBelow(folder), 'open files').to.equal(0);
  };

  it('is in its folder under another name until it is whole, which is swept like any other', async () => {
    const store = storeOf();
    const [begun, rest] = [deferred(), deferred()];
    const pieces = async function* () {
      yield png.subarray(0, 1_000_000);
      begun.resolve();
      await rest.promise;
      yield png.subarray(1_000_000);
    };
    const saving = store.save({ pieces: pieces(), length: undefined });
    await begun.promise;
    const [entry = ''] = await readdir(folder);
    expect(entry).to.match(/^\.[0-9a-f]{32}\.[0-9a-f]{12}\.tmp$/);
    expect(await store.sweep()).to.equal(0);
    const later = storeOf({ now: () => Date.now() + 3_700_000 });
    expect(await later.sweep({ dryRun: true })).to.equal(1);
    rest.resolve();
    expect(await saving).to.equal(name);
    await expectFiles(`${name}.png`);
    expect((await readFile(path.join(folder, `${name}.png`))).equals(png)).to.equal(true);
  });

  it('is not written again when it is there, and its age starts anew', async () => {
    await storeOf().save(png);
    let syncs = 0;
    const syncFolder = (path: string) => {
      syncs += 1;
      return realDisk.syncFolder(path);
    };
    const dated: string[] = [];
    const date = (file: string, time: number) => {
      dated.push(file);
      return realDisk.date(file, time);
    };
    const store = storeOf({ disk: { ...realDisk, syncFolder, date } });
    expect(await store.save(coming())).to.equal(name);
    expect({ syncs, dated }).to.deep.equal({
      syncs: 0,
      dated: [path.join(folder, `${name}.png`)],
    });
    await expectFiles(`${name}.png`);
  });

  it('leaves nothing when it breaks off, wherever that is', async () => {
    for (const length of [0, 1, 255_999, 256_000, 1_000_000, png.length]) {
      const pieces = async function* () {
        yield* inPieces(png.subarray(0, length), PIECE);
        throw new GrafanaError('It broke off.');
      };
      const saving = storeOf().save({ pieces: pieces(), length: undefined });
      await rejectionOf(GrafanaError, saving);
      await expectFiles();
    }
  });

  it('is refused in the words of others when it cannot be renamed', async () => {
    await mkdir(path.join(folder, `${name}.png`, 'inside'), { recursive: true });
    const whole = await rejectionOf(StorageError, storeOf().save(png));
    const inParts = await rejectionOf(StorageError, storeOf().save(coming()));
    expect(inParts.message).to.equal(whole.message);
    await expectFiles(`${name}.png`);
  });

  describe('leaves some of the disk alone', () => {
    const RESERVE = 1_000_000;
    /** A disk with so many bytes left; what is written takes from them. */
    const withFree = (free: number) => {
      let asked = 0;
      const freeBytes = async () => {
        asked += 1;
        const sizes = await Promise.all(
          (await readdir(folder)).map((entry) => realDisk.look(path.join(folder, entry))),
        );
        return free - sizes.reduce((sum, { size }) => sum + size, 0);
      };
      const store = storeOf({ reserveBytes: RESERVE, disk: { ...realDisk, freeBytes } });
      return { store, asked: () => asked };
    };

    it('and is refused before anything is read when its length is told', async () => {
      let read = 0;
      const pieces = async function* () {
        read += 1;
        yield* inPieces(png, PIECE);
      };
      const { store } = withFree(RESERVE + png.length - 1);
      const saving = store.save({ pieces: pieces(), length: png.length });
      const whole = await rejectionOf(StorageFullError, store.save(png));
      expect((await rejectionOf(StorageFullError, saving)).message).to.equal(whole.message);
      expect(read).to.equal(0);
      await expectFiles();
    });

    it('and is refused when it has grown too large otherwise', async () => {
      const { store } = withFree(RESERVE + png.length - 1);
      const { message } = await rejectionOf(StorageFullError, store.save(coming()));
      expect(message).to.match(/HUBOT_GRAFANA_IMAGES_RESERVE keeps 1 MB free/);
      await expectFiles();
    });

    it('but is taken when it fits', async () => {
      for (const length of [undefined, png.length]) {
        const { store } = withFree(RESERVE + 2 * png.length);
        expect(await store.save(coming(length))).to.equal(name);
        await expectFiles(`${name}.png`);
      }
    });
  });

  describe('on a disk that does not answer', () => {
    const SOON = 50;

    /** A file each of whose calls is answered by hand, if at all, and what was called. */
    function fileByHand() {
      const calls: string[] = [];
      const answers = { begin: deferred(), write: deferred(), keep: deferred() };
      const call = (what: keyof typeof answers) => {
        calls.push(what);
        return answers[what].promise;
      };
      const file: UnfinishedFile = {
        write: () => call('write'),
        keep: () => call('keep'),
        discard: () => {
          calls.push('discard');
          return Promise.resolve();
        },
      };
      const steps: SaveSteps = {
        checkRoom: () => Promise.resolve(),
        begin: () => call('begin').then(() => file),
        renew: () => Promise.resolve(false),
        keep: (file: UnfinishedFile) => file.keep(''),
        nameFor: (name) => Promise.resolve(name),
        discard: () => Promise.resolve(),
      };
      const breaker = createCircuitBreaker(SOON, () => new StorageError('It does not answer.'));
      return { steps, breaker, answers, calls };
    }

    it('is waited for as long as it comes', async () => {
      const { steps, breaker, answers } = fileByHand();
      for (const answer of Object.values(answers)) answer.resolve();
      const pieces = async function* () {
        yield png.subarray(0, 300_000);
        const begin = Date.now();
        await until(() => Date.now() - begin > 3 * SOON);
        yield png.subarray(300_000);
      };
      const saving = saveStream({ pieces: pieces(), length: undefined }, steps, breaker);
      expect(await saving).to.equal(name);
    });

    for (const silent of ['begin', 'write', 'keep'] as const) {
      it(`is given up, and gone when the disk is back, where that is at its ${silent}`, async () => {
        const { steps, breaker, answers, calls } = fileByHand();
        for (const [what, answer] of Object.entries(answers)) if (what !== silent) answer.resolve();
        const { message } = await rejectionOf(StorageError, saveStream(coming(), steps, breaker));
        expect(message).to.equal('It does not answer.');
        answers[silent].resolve();
        await settle();
        expect(calls.filter((one) => one === 'discard')).to.have.lengthOf(1);
        expect(calls.filter((one) => one === silent)).to.have.lengthOf(1);
      });
    }

    it('asks for no more of it meanwhile', async () => {
      const { steps, answers } = fileByHand();
      let read = 0;
      const pieces = async function* () {
        for await (const piece of inPieces(png, PIECE)) {
          read += piece.length;
          yield piece;
        }
      };
      const breaker = createCircuitBreaker(60_000, () => new StorageError('No.'));
      const picture = { pieces: pieces(), length: undefined };
      const saving = saveStream(picture, steps, breaker);
      answers.begin.resolve();
      await settle();
      expect(read).to.equal(256_000);
      answers.write.resolve();
      answers.keep.resolve();
      expect(await saving).to.equal(name);
    });
  });
});
