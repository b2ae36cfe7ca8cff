import { expect } from 'chai';
import { createRoomStorage } from '../../../src/chat/room-storage.ts';
import { createChoices } from '../../../src/chat/words/choices.ts';
import { memoryBrain } from '../../support/chat.ts';

const ann = { id: 'ann', name: 'ann' };
const bob = { id: 'bob', name: 'bob' };
const cpu = { uid: 'web', panelId: 1 };
const memory = { uid: 'web', panelId: 2 };
const other = { uid: 'db', panelId: 1 };

describe('what was chosen before', () => {
  const make = (names = 10, brain = memoryBrain()) =>
    createChoices(createRoomStorage(brain, 'grafana_choices_', { names, rooms: 10 }));

  it('counts nothing where nothing was chosen', () => {
    expect(make().ranking('ops', ann)(cpu)).to.equal(0);
  });

  it('counts the panel more than others of its dashboard, and those more than other dashboards', () => {
    const choices = make();
    choices.remember('ops', ann, cpu);
    const rank = choices.ranking('ops', ann);
    expect(rank(cpu)).to.be.greaterThan(rank(memory));
    expect(rank(memory)).to.be.greaterThan(rank(other));
    expect(rank(other)).to.equal(0);
  });

  it("counts a person's own choice more than those of the room, however late these were", () => {
    const choices = make();
    choices.remember('ops', ann, cpu);
    for (let n = 0; n < 5; n += 1) choices.remember('ops', bob, other);
    const [anns, bobs] = [choices.ranking('ops', ann), choices.ranking('ops', bob)];
    expect(anns(cpu)).to.be.greaterThan(anns(other));
    expect(bobs(other)).to.be.greaterThan(bobs(cpu));
    expect(bobs(cpu)).to.be.greaterThan(0);
  });

  it('counts the later one of two equals more', () => {
    const choices = make();
    choices.remember('ops', ann, cpu);
    choices.remember('ops', ann, other);
    expect(choices.ranking('ops', ann)(other)).to.be.greaterThan(choices.ranking('ops', ann)(cpu));
    choices.remember('ops', ann, cpu);
    expect(choices.ranking('ops', ann)(cpu)).to.be.greaterThan(choices.ranking('ops', ann)(other));
  });

  it('is that of one room, is bounded, and is forgotten when that is asked', () => {
    const choices = make(3);
    for (let panelId = 0; panelId < 5; panelId += 1)
      choices.remember('ops', ann, { uid: 'web', panelId });
    expect(choices.ranking('dev', ann)(cpu)).to.equal(0);
    expect(choices.forget('ops')).to.equal(3);
    expect(choices.ranking('ops', ann)(cpu)).to.equal(0);
    expect(choices.forget('ops')).to.equal(0);
  });

  it('is not kept of programs, and whatever the brain holds is survived', () => {
    const brain = memoryBrain();
    const choices = make(10, brain);
    choices.remember('ops', { id: '', name: '' }, cpu);
    expect(choices.forget('ops')).to.equal(0);
    brain.set('grafana_choices_ops', [['no JSON', ''], ['[1,2]', ''], 7, ['["ann","web",1]', '']]);
    expect(choices.ranking('ops', ann)(cpu)).to.be.greaterThan(0);
    brain.set('grafana_choices_ops', { __proto__: null });
    expect(choices.ranking('ops', ann)(cpu)).to.equal(0);
  });
});
