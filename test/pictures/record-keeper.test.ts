import { expect } from 'chai';
import { createRecordKeeper } from '../../src/pictures/record-keeper.ts';
import { StorageError } from '../../src/pictures/errors.ts';
import type { PictureRecord } from '../../src/pictures/stores/record.ts';
import { recordingLogger } from '../support/logger.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { picture } from '../support/png.ts';

const RECORD: PictureRecord = { madeAt: 1_000, title: 'CPU', rooms: ['ops'], people: ['ann'] };

describe('the keeping of records', () => {
  const setUp = async (isPublic = false) => {
    const store = new MemoryStore();
    const name = await store.save(picture());
    let writes = 0;
    const counted = {
      record: (one: string) => store.record(one),
      keepRecord: (one: string, record: PictureRecord) => {
        writes += 1;
        return store.keepRecord(one, record);
      },
    };
    const logger = recordingLogger();
    const keeper = createRecordKeeper({ store: counted, isPublic, logger });
    const kept = async () => {
      await keeper.settled();
      return store.record(name);
    };
    return { store, name, keeper, kept, logger, counted, writes: () => writes };
  };

  it('puts those of one picture together, however many come at once', async () => {
    const { name, keeper, kept, writes } = await setUp();
    const rooms = ['ops', 'dev', 'ops', 'web'];
    await Promise.all(rooms.map((room) => keeper.keep(name, { ...RECORD, rooms: [room] })));
    expect((await kept())?.rooms).to.have.members(['ops', 'dev', 'web']);
    expect(writes()).to.equal(1);
  });

  it('writes one anew when a minute has passed, or it says something new', async () => {
    const { name, keeper, kept, writes } = await setUp();
    const keep = async (record: PictureRecord) => {
      await keeper.keep(name, record);
      await kept();
      return writes();
    };
    expect(await keep(RECORD)).to.equal(1);
    expect(await keep({ ...RECORD, madeAt: 5_000 })).to.equal(1);
    expect(await keep({ ...RECORD, madeAt: 5_000, people: ['bob'] })).to.equal(2);
    expect(await keep({ ...RECORD, madeAt: 65_001 })).to.equal(3);
    expect(await keep({ ...RECORD, madeAt: 65_001, title: 'Memory' })).to.equal(4);
    expect(await kept()).to.deep.equal({ madeAt: 65_001, isAmbiguous: true });
  });

  it('names no rooms and people where anyone can read the store', async () => {
    const { name, keeper, kept } = await setUp(true);
    await keeper.keep(name, RECORD);
    expect(JSON.parse(JSON.stringify(await kept()))).to.deep.equal({ madeAt: 1_000, title: 'CPU' });
  });

  it('logs what fails, and tries again with the next', async () => {
    const { name, keeper, kept, logger, counted } = await setUp();
    const keepRecord = counted.keepRecord;
    counted.keepRecord = () => Promise.reject(new StorageError('The disk is broken.'));
    await keeper.keep(name, RECORD);
    expect(await kept()).to.equal(undefined);
    expect(logger.lines.join('\n')).to.match(/could not be kept: .*The disk is broken/);
    counted.keepRecord = keepRecord;
    await keeper.keep(name, RECORD);
    expect((await kept())?.title).to.equal('CPU');
  });

  it('keeps no picture waiting for a store that does not answer', async () => {
    const { name, keeper, counted } = await setUp();
    counted.record = () => new Promise(() => undefined);
    await keeper.keep(name, RECORD);
  });
});
