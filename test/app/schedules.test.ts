import { expect } from 'chai';
import { createRoomSchedules } from '../../src/app/schedules.ts';
import type { Conversation } from '../../src/chat/conversation.ts';
import { createConversations } from '../../src/chat/robot.ts';
import { networkFor } from '../../src/networks/index.ts';
import { createSavedSchedules } from '../../src/schedules/saved-schedules.ts';
import { createSchedules } from '../../src/schedules/schedules.ts';
import { memoryBrain } from '../support/chat.ts';
import { testConversation } from '../support/conversation.ts';
import { robotWith } from '../support/sending-robot.ts';

/** A schedule of `ops` in a chat, due now. */
function stage(refusal?: Error) {
  const brain = memoryBrain();
  const { robot, calls, logger } = robotWith((record) => ({
    telegram: {
      sendMessage: (room: unknown, text: string) => {
        record('sendMessage', room, text);
        return refusal && room === 'ops' ? Promise.reject(refusal) : Promise.resolve();
      },
    },
  }));
  const saved = createSavedSchedules(brain);
  const schedules = createSchedules(saved, () => Date.now() - 3_600_000);
  schedules.add(
    { when: 'hourly', zone: 'Asia/Tokyo', request: 'db web' },
    testConversation(() => undefined),
  );
  const [made] = saved.all();
  if (made) saved.put({ ...made, due: Date.now() });
  const asked: (readonly [typed: string, conversation: Conversation])[] = [];
  const scheduler = createRoomSchedules({
    brain,
    conversations: createConversations(robot, networkFor('telegram'), false),
    dispatcher: {
      handle: (typed, conversation) => {
        asked.push([typed, conversation]);
        return Promise.resolve();
      },
    },
    logger,
  });
  return { scheduler, schedules, calls, asked };
}

describe('the schedules of a bot', () => {
  it('are answered in their room, with times of their zone, for no user', async () => {
    const { scheduler, calls, asked } = stage();
    await scheduler.look();
    expect(calls).to.deep.equal([
      ['sendMessage', 'ops', 'Scheduled for hourly (Asia/Tokyo): `db web`'],
    ]);
    const [typed, conversation] = asked[0] ?? [];
    expect(typed).to.equal('db web');
    expect(conversation).to.deep.include({
      room: 'ops',
      user: { id: '', name: '', timeZone: 'Asia/Tokyo' },
    });
    await scheduler.close();
  });

  it('stop where the chat has no such room, and the maker is told', async () => {
    const { scheduler, schedules, calls, asked } = stage(
      new Error('ETELEGRAM: 403 Forbidden: bot was kicked from the group chat'),
    );
    await scheduler.look();
    expect(asked).to.deep.equal([]);
    expect(schedules.of('ops').map(({ state }) => state)).to.deep.equal(['stopped']);
    expect(calls.at(-1)?.slice(0, 2)).to.deep.equal(['sendMessage', 'ann']);
    expect(calls.at(-1)?.[2]).to.match(/^I cannot post in `ops` any more/);
  });

  it('are tried again where the chat takes no messages for now', async () => {
    const { scheduler, schedules, calls } = stage(new Error('ETELEGRAM: 502 Bad Gateway'));
    await scheduler.look();
    await scheduler.look();
    expect(calls).to.have.lengthOf(2);
    expect(schedules.of('ops').map(({ state }) => state)).to.deep.equal(['on']);
  });
});
