import { expect } from 'chai';
import { formatRecord, addRecord, type PictureRecord } from '../../src/pictures/stores/record.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { picture } from './png.ts';
import type { StoreStage } from './store-contract.ts';

const LONG_AGO = Date.UTC(2020, 0, 1);

/** What every store must do with what is known of a picture; a part of the store's contract. */
export function storeRecordContract(stageNow: () => StoreStage): void {
  describe('of what is known of a picture', () => {
    const png = picture(20, 10);
    const name = pictureName(png);
    const record: PictureRecord = {
      madeAt: LONG_AGO,
      title: 'CPU <b>web-01</b> – é',
      dashboard: { uid: 'abc', title: 'Web' },
      panelId: 8,
      range: { from: LONG_AGO - 1, to: LONG_AGO },
      timeZone: 'Europe/Berlin',
      link: 'https://grafana.example.com/d/abc?viewPanel=8',
      drawnBy: 'own',
      rooms: ['ops'],
      people: ['ann'],
    };
    const { length } = formatRecord(record);
    const listed = async () => {
      const pictures = [];
      for await (const one of stageNow().store.list()) pictures.push(one);
      return pictures;
    };

    it('knows nothing at first, and later all that was kept, beside the picture', async () => {
      const { store } = stageNow();
      await store.save(png);
      expect(await store.record(name)).to.equal(undefined);
      await store.keepRecord(name, record);
      expect(await store.record(name)).to.deep.equal(record);
      await store.keepRecord(name, { madeAt: 2 });
      expect(await store.record(name)).to.deep.equal({ madeAt: 2 });
    });

    it('lists the bytes of both, each apart', async () => {
      const { store } = stageNow();
      const other = await store.save(picture(5, 5));
      await store.save(png);
      await store.keepRecord(name, record);
      const all = new Map((await listed()).map((one) => [one.name, one]));
      expect([...all.keys()]).to.have.members([name, other]);
      expect(all.get(name)).to.include({ bytes: png.length, recordBytes: length });
      expect(all.get(other)).not.to.have.property('recordBytes');
    });

    it('removes it with its picture', async () => {
      const { store } = stageNow();
      await store.save(png);
      await store.keepRecord(name, record);
      const [one] = await listed();
      expect(one && (await store.remove(one))).to.equal(true);
      expect(await store.record(name)).to.equal(undefined);
      await store.save(png);
      expect(await store.record(name)).to.equal(undefined);
    });

    it('keeps it with a picture that was stored again since it was listed', async () => {
      const stage = stageNow();
      const { store } = stage;
      await store.save(png);
      await store.keepRecord(name, record);
      await stage.date(name, LONG_AGO);
      const [one] = await listed();
      await store.save(png);
      expect(one && (await store.remove(one))).to.equal(false);
      expect(await store.record(name)).to.deep.equal(record);
    });

    it('removes it when the link is taken back', async () => {
      const { store } = stageNow();
      await store.save(png);
      await store.keepRecord(name, record);
      await store.revoke(name);
      expect(await store.record(name)).to.equal(undefined);
    });

    it('sweeps one whose picture is gone, and leaves the others', async () => {
      const stage = stageNow();
      const { store } = stage;
      const other = await store.save(picture(5, 5));
      await store.save(png);
      await store.keepRecord(name, record);
      await store.keepRecord(other, record);
      await stage.dropPicture(name);
      expect((await listed()).map((one) => one.name)).to.deep.equal([other]);
      await store.sweep();
      expect(await store.record(name)).to.equal(undefined);
      expect(await store.record(other)).to.deep.equal(record);
    });

    it('knows the time alone of equal bytes that were asked for as different panels', async () => {
      const { store } = stageNow();
      await store.save(png);
      await addRecord(store, name, record);
      await addRecord(store, name, { ...record, madeAt: LONG_AGO + 5, rooms: ['dev'] });
      expect((await store.record(name))?.rooms).to.deep.equal(['ops', 'dev']);
      await addRecord(store, name, { ...record, madeAt: LONG_AGO + 9, panelId: 9 });
      expect(await store.record(name)).to.deep.equal({ madeAt: LONG_AGO + 9, isAmbiguous: true });
      await addRecord(store, name, { ...record, madeAt: LONG_AGO + 12 });
      expect(await store.record(name)).to.deep.equal({ madeAt: LONG_AGO + 12, isAmbiguous: true });
    });
  });
}
