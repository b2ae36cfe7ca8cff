import { expect } from 'chai';
import fc from 'fast-check';
import {
  formatRecord,
  MAX_RECORD_BYTES,
  mergeRecords,
  parseRecord,
  type PictureRecord,
} from '../../../src/pictures/stores/record.ts';

const RECORD: PictureRecord = {
  madeAt: 1_700_000_000_000,
  title: 'CPU',
  dashboard: { uid: 'web', title: 'Web' },
  panelId: 2,
  range: { from: 1, to: 2 },
  link: 'https://grafana.example.com/d/web?viewPanel=2&from=now-6h&to=now&var-host=a',
  rooms: ['ops'],
  people: ['ann'],
};

describe('the record of a picture', () => {
  it('is read as it was written, whatever its texts hold, and never longer than 4 KB', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 2_000 });
    const records = fc.record({
      madeAt: fc.integer(),
      title: text,
      link: fc.webUrl(),
      rooms: fc.array(text, { maxLength: 60 }),
      people: fc.array(text, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(records, (record) => {
        const bytes = formatRecord(record);
        expect(bytes.length).to.be.at.most(MAX_RECORD_BYTES);
        const read = parseRecord(bytes);
        expect(read?.madeAt).to.equal(record.madeAt);
        if (read?.title !== undefined) expect(record.title.startsWith(read.title)).to.equal(true);
      }),
    );
    expect(parseRecord(formatRecord(RECORD))).to.deep.equal(RECORD);
  });

  it('keeps the newest of many rooms, and leaves out a link that is too long', () => {
    const rooms = Array.from({ length: 30 }, (_, index) => `room ${index}`);
    const link = `https://grafana.example.com/?${'x'.repeat(2_000)}`;
    const read = parseRecord(formatRecord({ ...RECORD, rooms, link }));
    expect(read?.rooms).to.deep.equal(rooms.slice(-20));
    expect(read).not.to.have.property('link');
    expect(read?.title).to.equal('CPU');
  });

  it('is unknown where something else lies in its place', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '{"madeAt":"now"}',
      '{"madeAt":1e999}',
      '{"madeAt":1,"title":{}}',
      '{"madeAt":1,"link":"javascript:alert(1)"}',
      `{"madeAt":1,"title":"${'x'.repeat(300)}"}`,
      `{"madeAt":1}${' '.repeat(MAX_RECORD_BYTES)}`,
    ]) {
      expect(parseRecord(Buffer.from(text)), text).to.equal(undefined);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        parseRecord(Buffer.from(bytes));
      }),
    );
  });

  it('of the same panel has the newest range, and all rooms and people', () => {
    const later: PictureRecord = {
      ...RECORD,
      madeAt: RECORD.madeAt + 5,
      range: { from: 6, to: 7 },
      link: 'https://grafana.example.com/d/web?viewPanel=2&from=6&to=7&var-host=a',
      rooms: ['dev', 'ops'],
      people: ['bob'],
    };
    expect(mergeRecords(RECORD, later)).to.deep.equal({
      ...later,
      rooms: ['dev', 'ops'],
      people: ['ann', 'bob'],
    });
    expect(mergeRecords(undefined, later)).to.equal(later);
  });

  it('has the time alone once equal bytes are of different panels, dashboards or values', () => {
    for (const other of [
      { panelId: 3 },
      { title: 'Memory' },
      { dashboard: { uid: 'db' } },
      { link: 'https://grafana.example.com/d/web?viewPanel=2&from=now-6h&to=now&var-host=b' },
    ]) {
      const merged = mergeRecords(RECORD, { ...RECORD, ...other, madeAt: RECORD.madeAt + 1 });
      expect(merged).to.deep.equal({ madeAt: RECORD.madeAt + 1, isAmbiguous: true });
      expect(mergeRecords(merged, RECORD)).to.deep.equal(merged);
    }
  });
});
