import { expect } from 'chai';
import { createPendingChoices } from '../../src/chat/pending-choices.ts';
import { parseRequest } from '../../src/requests/parse.ts';

describe('lists to choose from', () => {
  const conversation = (room: string, id: string) => ({
    room,
    user: { id, name: id },
    to: { room },
    say: () => Promise.resolve(),
    show: () => Promise.resolve(),
    typing: () => () => undefined,
  });
  const one = [parseRequest('web')];
  const two = [parseRequest('pg')];

  it('are for the one who asked, in the room where he asked; a new one replaces the old', () => {
    const offers = createPendingChoices();
    offers.put(conversation('ops', 'ann'), one);
    expect(offers.get(conversation('ops', 'ann'))).to.equal(one);
    expect(offers.get(conversation('ops', 'bob'))).to.equal(undefined);
    expect(offers.get(conversation('dev', 'ann'))).to.equal(undefined);
    offers.put(conversation('ops', 'ann'), two);
    expect(offers.get(conversation('ops', 'ann'))).to.equal(two);
  });

  it('count for ten minutes', () => {
    let now = 1_000;
    const offers = createPendingChoices(() => now);
    offers.put(conversation('ops', 'ann'), one);
    now += 600_000;
    expect(offers.get(conversation('ops', 'ann'))).to.equal(one);
    now += 1;
    expect(offers.get(conversation('ops', 'ann'))).to.equal(undefined);
  });
});
