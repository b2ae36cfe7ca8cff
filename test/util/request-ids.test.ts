import { expect } from 'chai';
import { createRequestIds } from '../../src/util/request-ids.ts';

describe('ids of requests', () => {
  it('are 8 hex digits each, and differ', () => {
    const newId = createRequestIds();
    const ids = Array.from({ length: 10_000 }, newId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}$/);
  });

  it('begin elsewhere in each process', () => {
    expect(createRequestIds(1)()).not.to.equal(createRequestIds(2)());
  });
});
