import { expect } from 'chai';
import { createPendingChoices } from '../../src/chat/pending-choices.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { testConversation } from '../support/conversation.ts';

describe('pending choices', () => {
  const conversation = (room: string, person: string) =>
    testConversation(() => undefined, { room, person });
  const one = [{ kind: 'request', request: parseRequest('web') }] as const;
  const two = [{ kind: 'request', request: parseRequest('pg') }] as const;

  it('belong to one user in one room, where a new list replaces the old', () => {
    const offers = createPendingChoices();
    offers.put(conversation('ops', 'ann'), one);
    expect(offers.get(conversation('ops', 'ann'))).to.equal(one);
    expect(offers.get(conversation('ops', 'bob'))).to.equal(undefined);
    expect(offers.get(conversation('dev', 'ann'))).to.equal(undefined);
    offers.put(conversation('ops', 'ann'), two);
    expect(offers.get(conversation('ops', 'ann'))).to.equal(two);
  });

  it('expire after ten minutes', () => {
    let now = 1_000;
    const offers = createPendingChoices(() => now);
    offers.put(conversation('ops', 'ann'), one);
    now += 600_000;
    expect(offers.get(conversation('ops', 'ann'))).to.equal(one);
    now += 1;
    expect(offers.get(conversation('ops', 'ann'))).to.equal(undefined);
  });
});
