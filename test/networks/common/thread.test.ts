import { expect } from 'chai';
import { networkFor } from '../../../src/networks/index.ts';
import { createConversations } from '../../../src/chat/robot.ts';
import { inThreadOfOurs, threadOf } from '../../../src/networks/common/thread.ts';
import type { Response } from '../../../src/chat/hubot.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';

describe('threads in networks whose adapters have none', () => {
  it('begin with the message that is answered, or continue its thread', () => {
    const root = (made: object) => threadOf(inThreadOfOurs(envelope(made)));
    expect(root({ room: 'ops', message: { id: 'm1' } })).to.equal('m1');
    expect(root({ room: 'ops', message: { id: 'm1' }, user: { root_id: 'm0' } })).to.equal('m0');
    expect(root({ room: 'ops', message: { id: 'm1' }, user: { root_id: '' } })).to.equal('m1');
    expect(root({ room: 'ops' })).to.equal(undefined);
    expect(threadOf(inThreadOfOurs({ room: 'ops' }, 'm7'))).to.equal('m7');
    expect(threadOf(envelope({ room: 'ops', message: { id: 'm1' } }))).to.equal(undefined);
  });

  /** Answers a message in its thread, and returns the calls of the adapter. */
  async function answered(adapterName: string, more: Parameters<typeof robotWith>[0]) {
    const { robot, calls } = robotWith(more);
    const asked = { room: 'ops', message: { id: 'm1' }, user: { id: '1', roomID: 'r1' } };
    const response = { envelope: envelope(asked) } as Response;
    const { say, show } = createConversations(robot, networkFor(adapterName), true).answering(
      response,
    );
    await say('Dashboard not found.');
    const format = networkFor(adapterName).format;
    await show(
      format.picture({ title: 'CPU', link: 'https://g.test/d/x' }, 'https://b.test/a.png'),
    );
    return calls;
  }

  it('contain texts and pictures in Rocket.Chat', async () => {
    const calls = await answered('rocketchat', (record) => ({
      adapter: {
        customMessage: (message: unknown) => {
          record('customMessage', message);
        },
        getRoomId: () => 'r1',
      },
    }));
    expect(calls).to.have.lengthOf(2);
    for (const [, message] of calls) expect(message).to.include({ rid: 'r1', tmid: 'm1' });
  });

  it("contain texts and pictures in Mattermost, in the channel with the client's id", async () => {
    const calls = await answered('matteruser', (record) => ({
      adapter: {
        client: {
          findChannelByName: (name: string) => (name === 'ops' ? { id: 'c1' } : undefined),
          customMessage: (post: unknown, channel: string) => {
            record('customMessage', post, channel);
          },
        },
      },
    }));
    expect(calls.map(([, , channel]) => channel)).to.deep.equal(['c1', 'c1']);
    expect(calls[0]?.[1]).to.include({ message: 'Dashboard not found.', root_id: 'm1' });
    expect(calls[1]?.[1]).to.include({ root_id: 'm1' }).and.have.property('props');
  });
});
