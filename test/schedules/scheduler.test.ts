import { expect } from 'chai';
import type { Envelope } from '../../src/chat/hubot.ts';
import { createSavedSchedules } from '../../src/schedules/saved-schedules.ts';
import { createScheduler, type Heard } from '../../src/schedules/scheduler.ts';
import { createSchedules, MAX_SCHEDULES } from '../../src/schedules/schedules.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { memoryBrain } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { failureOf } from '../support/failure.ts';
import { recordingLogger } from '../support/logger.ts';

const at = (time: string) => Date.parse(`2026-11-${time}Z`);

/** Schedules over a clock and timers of the test. */
function stage(brain = memoryBrain(), isInCharge?: () => Promise<boolean>) {
  let now = at('26T08:00:10');
  const timers: { readonly at: number; readonly work: () => void }[] = [];
  const ran: string[] = [];
  const said: (readonly [room: string | undefined, text: string])[] = [];
  let heard: Heard = 'heard';
  const saved = createSavedSchedules(brain);
  const logger = recordingLogger();
  const scheduler = createScheduler({
    saved,
    run: ({ request }) => {
      ran.push(request);
      return Promise.resolve(heard);
    },
    say: ({ room }: Envelope, text) => {
      said.push([room, text]);
      return Promise.resolve(room === 'ops' ? heard : 'heard');
    },
    isInCharge,
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    logger,
  });
  const schedules = createSchedules(saved, () => now);
  return {
    brain,
    ran,
    said,
    timers,
    logger,
    scheduler,
    schedules,
    add(when: string, request = 'db web', room = 'ops') {
      const conversation = testConversation(() => undefined, { room });
      return schedules.add({ when, zone: 'UTC', request }, conversation);
    },
    async lookAt(time: string) {
      now = at(time);
      await scheduler.look();
    },
    /** Sets the clock to the next timer, and lets it ring. */
    async ring() {
      const [timer] = timers.splice(0, 1);
      now = timer?.at ?? now;
      timer?.work();
      await scheduler.look();
    },
    clock: () => now,
    hears(answer: Heard) {
      heard = answer;
    },
  };
}

describe('a scheduler', () => {
  it('runs what is due, once, and what comes next at its time', async () => {
    const one = stage();
    one.add('daily 9:00');
    await one.lookAt('26T08:59:59');
    expect(one.ran).to.deep.equal([]);
    await one.lookAt('26T09:00:00');
    await one.lookAt('26T09:01:00');
    expect(one.ran).to.deep.equal(['db web']);
    await one.lookAt('27T09:00:30');
    expect(one.ran).to.deep.equal(['db web', 'db web']);
  });

  it('runs nothing while another bot is in charge, and what is due afterwards', async () => {
    const charge = { isOurs: false };
    const one = stage(memoryBrain(), () => Promise.resolve(charge.isOurs));
    one.add('daily 9:00');
    await one.lookAt('26T09:00:00');
    expect(one.ran).to.deep.equal([]);
    charge.isOurs = true;
    await one.lookAt('26T09:02:00');
    expect(one.ran).to.deep.equal(['db web']);
  });

  it('looks at the clock at the beginning of each minute', async () => {
    const one = stage();
    one.add('daily 8:02');
    one.scheduler.start();
    await one.ring();
    expect(one.clock()).to.equal(at('26T08:01:00'));
    expect(one.ran).to.deep.equal([]);
    await one.ring();
    expect(one.clock()).to.equal(at('26T08:02:00'));
    expect(one.ran).to.deep.equal(['db web']);
    await one.scheduler.close();
    expect(one.timers).to.deep.equal([]);
  });

  it('says once that runs were missed, and goes on at the next time', async () => {
    const one = stage();
    one.add('hourly');
    await one.lookAt('26T18:20:00');
    await one.lookAt('26T18:21:00');
    expect(one.ran).to.deep.equal([]);
    expect(one.said).to.have.lengthOf(1);
    expect(one.said[0]?.[1]).to.match(
      /^I was not here on Thu 26 Nov 9:00 \(UTC\), when `db web` was scheduled \(hourly\)\. It comes next on Thu 26 Nov 19:00;/,
    );
    await one.lookAt('26T19:00:00');
    expect(one.ran).to.deep.equal(['db web']);
  });

  it('keeps schedules over a restart, in the brain alone', async () => {
    const before = stage();
    before.add('daily 9:00');
    const after = stage(before.brain);
    await after.lookAt('26T09:00:00');
    expect(after.ran).to.deep.equal(['db web']);
    expect(before.schedules.of('ops')).to.have.lengthOf(1);
  });

  it('lets a paused schedule rest, and resumes it without what was missed', async () => {
    const one = stage();
    const { id } = one.add('daily 9:00');
    expect(one.schedules.pause(id)?.state).to.equal('paused');
    await one.lookAt('26T09:00:00');
    await one.lookAt('26T12:00:00');
    expect(one.schedules.resume(id)?.state).to.equal('on');
    await one.lookAt('26T12:01:00');
    expect([one.ran, one.said]).to.deep.equal([[], []]);
    await one.lookAt('27T09:00:00');
    expect(one.ran).to.deep.equal(['db web']);
  });

  it('stops a schedule whose room is gone, and tells its maker', async () => {
    const one = stage();
    one.add('daily 9:00');
    one.hears('gone');
    await one.lookAt('26T09:00:00');
    expect(one.schedules.of('ops').map(({ state }) => state)).to.deep.equal(['stopped']);
    expect(one.said).to.have.lengthOf(1);
    expect(one.said[0]?.[0]).to.equal('ann');
    expect(one.said[0]?.[1]).to.contain('your schedule there has stopped: `daily 9:00 db web`');
    await one.lookAt('27T09:00:00');
    expect(one.ran).to.have.lengthOf(1);
  });

  it('tries again each minute while the chat takes no messages', async () => {
    const one = stage();
    one.add('daily 9:00');
    one.hears('unheard');
    await one.lookAt('26T09:00:00');
    await one.lookAt('26T09:01:00');
    expect(one.ran).to.have.lengthOf(2);
    await one.lookAt('26T09:30:00');
    one.hears('heard');
    await one.lookAt('26T09:31:00');
    await one.lookAt('26T09:32:00');
    expect(one.ran).to.have.lengthOf(2);
    expect(one.said).to.have.lengthOf(2);
  });

  it('is not stopped by one that fails', async () => {
    const one = stage();
    one.add('daily 9:00', 'db bad');
    one.brain.set('grafana_schedules', [
      7,
      { when: 'nonsense' },
      ...(one.brain.get('grafana_schedules') as unknown[]),
    ]);
    one.add('daily 9:00', 'db good');
    await one.lookAt('26T09:00:00');
    expect(one.ran).to.deep.equal(['db bad', 'db good']);
  });

  it('has a limited number of schedules in a room', () => {
    const one = stage();
    for (let n = 0; n < MAX_SCHEDULES.room; n += 1) one.add('hourly');
    expect(failureOf(InvalidRequestError, () => one.add('hourly')).message).to.match(
      /20 schedules/,
    );
    one.add('hourly', 'db web', 'other');
  });

  it('has a limited number of schedules in all rooms together', () => {
    const one = stage();
    for (let n = 0; n < MAX_SCHEDULES.all; n += 1) one.add('hourly', 'db web', `room ${n % 100}`);
    expect(failureOf(InvalidRequestError, () => one.add('hourly')).message).to.match(
      /500 schedules/,
    );
  });
});
